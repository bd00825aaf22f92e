import { useState } from "react";
import { AddTask } from "../fields/add-task.js";
import { PlusIcon } from "../shared/icons.js";
import { onEscape } from "../shared/on-escape.js";
import { useAccount } from "../store/use-store.js";
import { dayWords } from "./group-heading.js";
import type { TaskGroup } from "./task-groups.js";
import classes from "./task-list.module.css";

/** The line at the end of a group that adds a task to it. */
export function AddLine({ group }: { group: TaskGroup }) {
  const [open, setOpen] = useState(false);
  const clock = useAccount();
  const { listId, sectionId, dueDate } = group.place;
  const name = group.kind === "day" && dueDate ? dayWords(dueDate, clock).name : group.name;
  if (!open)
    return (
      <button
        type="button"
        className={classes.add}
        aria-label={name ? `Add a task: ${name}` : "Add a task"}
        onClick={() => setOpen(true)}
      >
        <PlusIcon size={18} />
        Add a task
      </button>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is in it
    <div className={classes.line} onKeyDown={onEscape(() => setOpen(false))}>
      <AddTask
        autoFocus
        draft={`group-${group.key}`}
        label="New task"
        placeholder="Add a task"
        compact
        defaults={{
          ...(listId !== undefined && { listId }),
          ...(sectionId !== undefined && { sectionId }),
          ...(dueDate !== undefined && { dueDate }),
        }}
      />
    </div>
  );
}
