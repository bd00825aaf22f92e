import { formatDue } from "@docket/dates";
import { CalendarIcon, RepeatIcon } from "../fields/icons.js";
import { closeTask, currentTask, openTask } from "../shell/location.js";
import type { Completion } from "../store/completions.js";
import { useAccount } from "../store/use-store.js";
import type { TaskItem } from "./items.js";
import classes from "./task-row.module.css";
import { TickBox } from "./tick-box.js";

interface CompletionRowProps {
  item: TaskItem;
  completion: Completion;
  active: boolean;
}

/** One completion of a repeating task. A click opens the task, where the last one can be undone. */
export default function CompletionRow({ item: { task }, completion, active }: CompletionRowProps) {
  const clock = useAccount();
  return (
    <div className={classes.row} data-done style={{ "--depth": 0 } as React.CSSProperties}>
      <TickBox priority={4} checked disabled aria-hidden />
      <button
        type="button"
        className={classes.text}
        tabIndex={active ? 0 : -1}
        data-row-focus
        onClick={() => (currentTask() === task.id ? closeTask() : openTask(task.id))}
      >
        <span className={classes.title} dir="auto">
          {task.title}
        </span>
        <span className={classes.details}>
          <span className={classes.due}>
            <CalendarIcon size={14} />
            {formatDue(
              { dueDate: completion.dueDate, dueTime: completion.dueTime, dueZone: null },
              clock,
            )}
            <RepeatIcon size={13} label="Repeats" />
          </span>
        </span>
      </button>
    </div>
  );
}
