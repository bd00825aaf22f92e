import type { Event } from "@docket/contract";
import { momentInWords } from "@docket/dates";
import { Button } from "@mantine/core";
import { errorMessage } from "../api/error-messages.js";
import { announce } from "../shared/announce.js";
import { ErrorText } from "../shared/error-text.js";
import { useAction } from "../shared/use-action.js";
import { type Task, useAccount, useAccountStore, useRows } from "../store/use-store.js";
import { ChevronIcon } from "../views/view-icons.js";
import { describeActor, describeEvent, describeUndo, earlierText } from "./describe-event.js";
import { PagedList } from "./paged-list.js";
import classes from "./task-panel.module.css";

/** The events of a task, newest first, with their actors; each can be undone. */
export default function EventHistory({ task }: { task: Task }) {
  const { api } = useAccountStore();
  return (
    <PagedList
      read={(page, options) =>
        api.listEvents({ entity: "task", id: task.id, limit: 20, ...page }, options)
      }
      version={task.updatedAt}
      empty="Nothing has happened yet."
    >
      {(event, { reload }) => <EventRow key={event.seq} event={event} onUndone={reload} />}
    </PagedList>
  );
}

interface EventRowProps {
  event: Event;
  /** The title of the event's task, if that is not clear from the context. */
  title?: string | undefined;
  onUndone: () => void;
}

/** One event with its actor and an undo button. */
export function EventRow({ event, title, onUndone }: EventRowProps) {
  const { api } = useAccountStore();
  const clock = useAccount();
  const rows = useRows((all) => all);
  const { busy, error, run } = useAction(errorMessage);
  const [what = "", ...more] = describeEvent(event, { clock, rows });

  const earlier = earlierText(event);
  const undoes = describeUndo(event);
  // Neither a purged row nor its earlier states can be brought back.
  const isPurged = event.kind === "purged" || !rows.task.has(event.entityId);

  const undo = () =>
    run(async () => {
      await api.undoEvent({ seq: event.seq });
      announce(`Undone: ${what}`);
      onUndone();
    });

  return (
    <li className={classes.event} data-undone={event.undone || undefined}>
      <div>
        {title !== undefined && (
          <p className="quiet" dir="auto">
            {title}
          </p>
        )}
        <p dir="auto">{what}</p>
        {more.map((line) => (
          <p key={line} dir="auto">
            {line}
          </p>
        ))}
        {earlier && (
          <details>
            <summary className={`${classes.disclosure} quiet`}>
              Earlier text
              <ChevronIcon size={16} />
            </summary>
            <p className={classes.earlier} dir="auto">
              {earlier}
            </p>
          </details>
        )}
        <p className="quiet">
          {event.undone && "undone · "}
          by {describeActor(event)}, {momentInWords(event.at, clock)}
        </p>
        <ErrorText>{error}</ErrorText>
      </div>
      {!event.undone && !isPurged && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={busy}
          aria-label={`${undoes}: ${what}`}
          onClick={() => void undo()}
        >
          {undoes}
        </Button>
      )}
    </li>
  );
}
