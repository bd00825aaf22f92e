import { PlainList } from "../shared/plain-list.js";
import { type Task, useAccountStore, useRows } from "../store/use-store.js";
import { PagesEnd } from "../task-panel/disclosure.js";
import { EventRow } from "../task-panel/event-history.js";
import { usePages } from "../task-panel/use-pages.js";
import classes from "./activity-view.module.css";

/** The events of all tasks, newest first, with their actors; each can be undone. */
export default function ActivityView() {
  const { api } = useAccountStore();
  const tasks = useRows((rows) => rows.task);
  const pages = usePages(
    (cursor, signal) =>
      api.listEvents({ entity: "task", limit: 50, ...(cursor && { cursor }) }, { signal }),
    `${tasks.size} ${lastChange(tasks.values())}`,
  );
  return (
    <div className={classes.activity}>
      <PlainList>
        {pages.items?.map((event) => (
          <EventRow
            key={event.seq}
            event={event}
            title={tasks.get(event.entityId)?.title ?? "A task that is gone"}
            onUndone={pages.reload}
          />
        ))}
      </PlainList>
      <PagesEnd pages={pages} empty="Nothing has happened yet." />
    </div>
  );
}

/** The time of the last change of any task. */
function lastChange(tasks: Iterable<Task>): string {
  let last = "";
  for (const { updatedAt } of tasks) if (updatedAt > last) last = updatedAt;
  return last;
}
