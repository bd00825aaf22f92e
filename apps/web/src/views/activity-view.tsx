import { type Task, useAccountStore, useRows } from "../store/use-store.js";
import { EventRow } from "../task-panel/event-history.js";
import { PagedList } from "../task-panel/paged-list.js";
import classes from "./activity-view.module.css";

/** The events of all tasks, newest first, with their actors; each can be undone. */
export default function ActivityView() {
  const { api } = useAccountStore();
  const tasks = useRows((rows) => rows.task);
  return (
    <div className={classes.activity}>
      <PagedList
        read={(page, options) => api.listEvents({ entity: "task", limit: 50, ...page }, options)}
        version={`${tasks.size} ${lastChange(tasks.values())}`}
        empty="Nothing has happened yet."
      >
        {(event, { reload }) => (
          <EventRow
            key={event.seq}
            event={event}
            title={tasks.get(event.entityId)?.title ?? "A task that is gone"}
            onUndone={reload}
          />
        )}
      </PagedList>
    </div>
  );
}

/** The time of the last change of any task. */
function lastChange(tasks: Iterable<Task>): string {
  let last = "";
  for (const { updatedAt } of tasks) if (updatedAt > last) last = updatedAt;
  return last;
}
