import { z } from "zod";
import { seq } from "./change.js";
import { ACTORS, EVENT_KINDS } from "./choices.js";
import { operation, operationsOf } from "./operation.js";
import { entity, id, pageOf, paging, timestamp, wholeNumber } from "./primitives.js";

export const actor = z.enum(ACTORS);

export const eventKind = z.enum(EVENT_KINDS);

/** The kinds of rows with a history: those that are synchronised, and completions. */
const eventEntity = z.enum([...entity.options, "completion"]);

const fields = z.record(z.string(), z.unknown()).nullable();

/** One change of one row, as the history shows it. */
export const event = z
  .object({
    seq,
    changeSet: seq.meta({
      description:
        "The number of the first change in the same transaction. Changes with the same number are undone together.",
    }),
    at: timestamp,
    actor: actor.meta({
      description:
        "page: the person, in the browser; token: a program with a JWT; api-key: one with an API key; application: one that is connected by OAuth; assistant: a turn; import; cli: the command line; sql: the server, or a statement from outside.",
    }),
    actorId: z.string().nullable().meta({
      description: "The id of the API key, of the connected application, or of the turn.",
    }),
    actorName: z.string().nullable().meta({
      description: "The name of the API key or the application, as long as it is known.",
    }),
    entity: eventEntity,
    entityId: id,
    kind: eventKind,
    before: fields.meta({
      description:
        "The previous values of the changed fields; null if there were none, and once purged.",
    }),
    after: fields.meta({
      description:
        "The new values of these fields; null for `created`, where the row itself has them, and once purged.",
    }),
    undone: z.boolean().meta({ description: "Whether it is currently undone." }),
  })
  .meta({ id: "Event" });

export type Event = z.infer<typeof event>;

export const eventOperations = operationsOf("Changes", {
  listEvents: operation({
    summary: "List the history",
    description: "Changes, newest first: of one row, of rows of one kind, or of all rows.",
    query: z.strictObject({
      entity: eventEntity.optional().meta({ description: "Only rows of this kind." }),
      id: id.optional().meta({ description: "Only this row; requires `entity`, its kind." }),
      ...paging,
    }),
    output: pageOf(event, "EventPage"),
    tool: { name: "list_history", title: "Read the history" },
  }),
  undoEvent: operation({
    summary: "Undo a change",
    description:
      "Whoever made it. All changes of its change set are undone together, or none: if a field that they changed has a different value now, nothing is undone (412), and `errors` says what has changed since. Rows that were created go to the trash, unless they were changed since. Purged rows cannot be brought back (409). An undo is a change like any other and can itself be undone; undoing a change that is already undone does nothing.",
    params: z.object({
      seq: wholeNumber(1, Number.MAX_SAFE_INTEGER).meta({
        description: "The change's number, as the history shows it.",
      }),
    }),
    output: z
      .object({ events: z.array(event).meta({ description: "The changes that the undo made." }) })
      .meta({ id: "Undo" }),
    refusals: [412],
    tool: { name: "undo_event", overwrites: true, idempotent: true },
  }),
});
