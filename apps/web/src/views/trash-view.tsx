import { Button } from "@mantine/core";
import { useMemo } from "react";
import { exactDate } from "../shared/dates.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import { type Task, useAccountStore, useRows, useWrites } from "../store/use-store.js";
import { Empty } from "./empty-view.js";
import classes from "./trash-view.module.css";

/** What was deleted within the last 30 days; a subtask that went with its parent comes back with it. */
export function TrashView() {
  const tasks = useRows((rows) => rows.task);
  const { api } = useAccountStore();
  const { busy, run } = useAction();
  const deleted = useMemo(
    () =>
      [...tasks.values()]
        .filter((task) => task.deletedAt !== null && !wentWithParent(task, tasks))
        .sort((a, b) => ((a.deletedAt ?? "") < (b.deletedAt ?? "") ? 1 : -1)),
    [tasks],
  );

  async function purge() {
    const { purged } = await api.purgeTrash({});
    toasts.show({
      message: purged === 1 ? "One task deleted for good." : `${purged} tasks deleted for good.`,
    });
  }

  if (deleted.length === 0)
    return (
      <Empty title="The trash is empty" drawing="blank">
        What you delete stays here for 30 days.
      </Empty>
    );
  return (
    <>
      <div className={classes.head}>
        <p>Kept for 30 days, then deleted for good.</p>
        <Button variant="default" size="compact-md" loading={busy} onClick={() => void run(purge)}>
          Empty trash
        </Button>
      </div>
      <ul className={classes.list} aria-label="Trash">
        {deleted.map((task) => (
          <TrashRow key={task.id} task={task} />
        ))}
      </ul>
    </>
  );
}

function TrashRow({ task }: { task: Task }) {
  const writes = useWrites();
  return (
    <li className={classes.row}>
      <span className={classes.text}>
        <span dir="auto">{task.title}</span>
        <span className={classes.when}>Deleted {exactDate(task.deletedAt ?? "")}</span>
      </span>
      <Button
        variant="subtle"
        size="compact-md"
        aria-label={`Restore ${task.title}`}
        onClick={() => void writes.restoreTask(task.id)}
      >
        Restore
      </Button>
    </li>
  );
}

function wentWithParent(task: Task, tasks: ReadonlyMap<string, Task>): boolean {
  const parent = task.parentId === null ? undefined : tasks.get(task.parentId);
  return parent !== undefined && parent.deletedAt === task.deletedAt;
}
