import { formatDue, momentInWords } from "@docket/dates";
import { Button } from "@mantine/core";
import { useState } from "react";
import { type Task, useAccount, useAccountStore, useWrites } from "../store/use-store.js";
import { PagedList } from "./paged-list.js";
import classes from "./task-panel.module.css";

/** The completions of a repeating task; the last one can be undone. */
export default function CompletionHistory({ task }: { task: Task }) {
  const { api } = useAccountStore();
  const clock = useAccount();
  const writes = useWrites();
  /** The one that is being undone: a second press would undo the one before it. */
  const [undone, setUndone] = useState<string | null>(null);
  return (
    <PagedList
      read={(page, options) =>
        api.listTaskCompletions({ id: task.id, limit: 10, ...page }, options)
      }
      version={task.updatedAt}
      empty="Not completed yet."
    >
      {({ id, dueDate, dueTime, completedAt }, { index }) => (
        <li key={id} className={classes.event}>
          <p>
            {formatDue({ dueDate, dueTime, dueZone: null }, clock)}
            <span className="quiet"> done {momentInWords(completedAt, clock)}</span>
          </p>
          {index === 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label="Undo the last completion"
              disabled={id === undone}
              onClick={() => {
                setUndone(id);
                void writes.reopenTask(task.id, { occurrence: { dueDate, dueTime } });
              }}
            >
              Undo
            </Button>
          )}
        </li>
      )}
    </PagedList>
  );
}
