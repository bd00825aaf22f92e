import type { Event } from "@docket/contract";
import { momentInWords } from "@docket/dates";
import { Button } from "@mantine/core";
import { useState } from "react";
import { announce } from "../shared/announce.js";
import { ErrorText } from "../shared/error-text.js";
import { PlainList } from "../shared/plain-list.js";
import { useAction } from "../shared/use-action.js";
import { isLocalId } from "../store/queued-write.js";
import { type Task, useAccount, useAccountStore, useRows } from "../store/use-store.js";
import { describeActor, describeEvent, describeUndo } from "./describe-event.js";
import { Disclosure, PagesEnd } from "./disclosure.js";
import classes from "./task-panel.module.css";
import { undoRefusal } from "./undo-refusal.js";
import { usePages } from "./use-pages.js";

/** The events of a task, newest first, with their actors; each can be undone. */
export function EventHistory({ task }: { task: Task }) {
  const { api } = useAccountStore();
  const [opened, setOpened] = useState(false);
  const isNew = isLocalId(task.id);
  const pages = usePages(
    opened && !isNew
      ? (cursor, signal) =>
          api.listEvents(
            { entity: "task", id: task.id, limit: 20, ...(cursor && { cursor }) },
            { signal },
          )
      : null,
    task.updatedAt,
  );

  return (
    <Disclosure title="History" opened={opened} onToggle={() => setOpened(!opened)}>
      <PlainList>
        {pages.items?.map((event) => (
          <EventRow key={event.seq} event={event} onUndone={pages.reload} />
        ))}
      </PlainList>
      {isNew ? (
        <p className={classes.quiet}>Its history begins once it is saved on the server.</p>
      ) : (
        <PagesEnd pages={pages} empty="Nothing has happened yet." />
      )}
    </Disclosure>
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
  const { busy, error, run } = useAction(undoRefusal);
  const [what = "", ...more] = describeEvent(event, { clock, rows });

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
          <p className={classes.quiet} dir="auto">
            {title}
          </p>
        )}
        <p dir="auto">{what}</p>
        {more.map((line) => (
          <p key={line} dir="auto">
            {line}
          </p>
        ))}
        <p className={classes.quiet}>
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
