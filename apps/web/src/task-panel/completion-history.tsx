import { formatDue, momentInWords } from "@docket/dates";
import { Button } from "@mantine/core";
import { useState } from "react";
import { isLocalId } from "../store/queued-write.js";
import { type Task, useAccount, useAccountStore, useWrites } from "../store/use-store.js";
import { Disclosure, PagesEnd } from "./disclosure.js";
import classes from "./task-panel.module.css";
import { usePages } from "./use-pages.js";

/** The completions of a repeating task; the last one can be undone. */
export function CompletionHistory({ task }: { task: Task }) {
  const { api } = useAccountStore();
  const clock = useAccount();
  const writes = useWrites();
  const [opened, setOpened] = useState(false);
  /** The one that is being undone: a second press would undo the one before it. */
  const [undone, setUndone] = useState<string | null>(null);
  const pages = usePages(
    opened && !isLocalId(task.id)
      ? (cursor, signal) =>
          api.listTaskCompletions({ id: task.id, limit: 10, ...(cursor && { cursor }) }, { signal })
      : null,
    task.updatedAt,
  );

  return (
    <Disclosure title="Times completed" opened={opened} onToggle={() => setOpened(!opened)}>
      <ul className={classes.events}>
        {pages.items?.map(({ id, dueDate, dueTime, completedAt }, index) => (
          <li key={id} className={classes.event}>
            <p>
              {formatDue({ dueDate, dueTime, dueZone: null }, clock)}
              <span className={classes.quiet}> done {momentInWords(completedAt, clock)}</span>
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
        ))}
      </ul>
      <PagesEnd pages={pages} empty="Not completed yet." />
    </Disclosure>
  );
}
