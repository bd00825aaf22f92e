import { announce } from "../shared/announce.js";
import { useStorePart } from "../shared/store.js";
import { type Task, useWrites } from "../store/use-store.js";
import { recentlyCompleted, tick } from "../views/recently-completed.js";
import classes from "./task-panel.module.css";

/**
 * The checkbox that completes a task. A repeating one moves to its next occurrence and stays open.
 */
export function CompleteBox({ task, size = "large" }: { task: Task; size?: "large" | "small" }) {
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
    <label className={classes.tick} data-size={size} data-priority={task.priority}>
      <input
        type="checkbox"
        checked={completed}
        aria-label={size === "large" ? "Completed" : task.title}
        onChange={() => void toggle()}
      />
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9" />
        <path d="m8 12.300 2.800 2.700 5.400-5.800" />
      </svg>
    </label>
  );
}
