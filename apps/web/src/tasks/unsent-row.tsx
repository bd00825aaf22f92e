import { Button, Loader } from "@mantine/core";
import { NEW_TASK_ID } from "../shell/use-shortcuts.js";
import type { UnsentTask } from "./data/outbox.js";
import { useTaskData } from "./data/task-data.js";
import rowClasses from "./task-row.module.css";
import classes from "./unsent-row.module.css";

/** A new task that the server does not have yet. */
export function UnsentRow({ unsent, active }: { unsent: UnsentTask; active: boolean }) {
  const { outbox, draft } = useTaskData();
  const { key, task, state, error } = unsent;
  const tabIndex = active ? 0 : -1;

  /** Moves all its text back into the input for new tasks, after what is there. */
  function editAgain() {
    outbox.remove(key);
    const isText = (value: unknown) => typeof value === "string" && value !== "";
    draft.set((text) => [text, ...Object.values(task)].filter(isText).join(" "));
    document.getElementById(NEW_TASK_ID)?.focus();
  }

  return (
    <div className={rowClasses.row} data-row-focus tabIndex={tabIndex}>
      <span className={classes.state}>
        {state === "sending" ? <Loader size={18} role="img" aria-label="Saving" /> : "!"}
      </span>
      <span className={rowClasses.text}>
        <span className={rowClasses.title} dir="auto">
          {task.title}
        </span>
        {task.description && <span className={rowClasses.description}>{task.description}</span>}
        {state !== "sending" && (
          <span className={classes.error}>
            {state === "waiting" ? "Not saved yet. It’s kept in this browser. " : "Not saved. "}
            {error}
          </span>
        )}
        {state !== "sending" && (
          <span className={classes.buttons}>
            <Button
              size="compact-xs"
              tabIndex={tabIndex}
              onClick={state === "waiting" ? outbox.resume : editAgain}
            >
              {state === "waiting" ? "Try again" : "Edit"}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              tabIndex={tabIndex}
              onClick={() => outbox.remove(key)}
            >
              Discard
            </Button>
          </span>
        )}
      </span>
    </div>
  );
}
