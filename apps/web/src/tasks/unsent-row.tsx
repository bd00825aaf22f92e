import { Button, Loader } from "@mantine/core";
import { NEW_TASK_ID } from "../shell/use-shortcuts.js";
import type { Unsent } from "./data/outbox.js";
import { useTaskData } from "./data/task-data.js";
import rowClasses from "./task-row.module.css";
import classes from "./unsent-row.module.css";

/** A new task that the server does not have yet: on its way, waiting, or refused. */
export function UnsentRow({ unsent, active }: { unsent: Unsent; active: boolean }) {
  const { outbox, draft } = useTaskData();
  const { key, title, description, state, trouble } = unsent;
  const tabIndex = active ? 0 : -1;

  /** Back into the field where new tasks are written, without losing what is there. */
  function rewrite() {
    outbox.takeOut(key);
    draft.set((text) => [text, title, description].filter(Boolean).join(" "));
    document.getElementById(NEW_TASK_ID)?.focus();
  }

  return (
    <div className={rowClasses.row} data-row-focus tabIndex={tabIndex}>
      <span className={classes.state}>
        {state === "sending" ? <Loader size={18} role="img" aria-label="Being saved" /> : "!"}
      </span>
      <span className={rowClasses.text}>
        <span className={rowClasses.title} dir="auto">
          {title}
        </span>
        {description && <span className={rowClasses.description}>{description}</span>}
        {state !== "sending" && (
          <span className={classes.trouble}>
            {state === "waiting" ? "Not saved yet, but kept here." : "Not saved."} {trouble}
          </span>
        )}
        {state !== "sending" && (
          <span className={classes.buttons}>
            <Button
              size="compact-xs"
              tabIndex={tabIndex}
              onClick={state === "waiting" ? outbox.resume : rewrite}
            >
              {state === "waiting" ? "Try again" : "Change it"}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              tabIndex={tabIndex}
              onClick={() => outbox.takeOut(key)}
            >
              Drop it
            </Button>
          </span>
        )}
      </span>
    </div>
  );
}
