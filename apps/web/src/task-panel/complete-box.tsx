import { announce } from "../shared/announce.js";
import { useStorePart } from "../shared/store.js";
import { type Task, useWrites } from "../store/use-store.js";
import { recentlyCompleted, tick } from "../views/recently-completed.js";
import { TickBox } from "../views/tick-box.js";

/**
 * The checkbox that completes a task. A repeating one moves to its next occurrence and stays open.
 */
export function CompleteBox({ task, large }: { task: Task; large?: boolean }) {
  const writes = useWrites();

  const isRecentlyCompleted = useStorePart(recentlyCompleted, (all) => all.has(task.id));
  const completed = task.completed || isRecentlyCompleted;

  async function toggle() {
    await tick(task, !completed, writes);
    announce(
      completed
        ? "Reopened."
        : task.repeat
          ? "Completed. It moves on to its next date."
          : "Completed.",
    );
  }

  return (
    <TickBox
      large={large}
      priority={task.priority}
      checked={completed}
      aria-label={large ? "Completed" : task.title}
      onChange={() => void toggle()}
    />
  );
}
