import { openTask } from "../shell/location.js";
import { useTask, useWrites } from "../store/use-store.js";
import type { NamedTask } from "./named-tasks.js";
import classes from "./task-line.module.css";

/** A task in a reply, which can be completed and opened; plain text once the task is deleted. */
export function TaskLine({ task: { id, rest }, text }: { task: NamedTask; text: string }) {
  const task = useTask(id);
  const writes = useWrites();
  if (!task || task.deletedAt !== null) return <span dir="auto">{text}</span>;
  return (
    <span className={classes.line} data-done={task.completed || undefined}>
      <label className={classes.tick}>
        <input
          type="checkbox"
          className={classes.checkbox}
          aria-label={task.title}
          checked={task.completed}
          onChange={() =>
            void (task.completed ? writes.reopenTask(task.id) : writes.completeTask(task.id))
          }
        />
      </label>
      <button
        type="button"
        className={classes.open}
        title={task.title}
        onClick={() => openTask(task.id)}
      >
        <span className={classes.title} dir="auto">
          {task.title}
        </span>
        {rest !== "" && <span className={classes.rest}> {rest}</span>}
      </button>
    </span>
  );
}
