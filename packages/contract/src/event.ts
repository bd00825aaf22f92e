import { z } from "zod";
import { seq } from "./change.js";
import { ACTORS, EVENT_KINDS } from "./choices.js";
import { defineOperation } from "./operation.js";
import { cursor, entity, id, pageOf, pageSize, timestamp, wholeNumber } from "./primitives.js";

export const actor = z.enum(ACTORS);

export const eventKind = z.enum(EVENT_KINDS);

/**
 * The kinds of rows that have a history: those that are synchronised, and completions of repeating
 * tasks.
 */
const eventEntity = z.enum([...entity.options, "completion"]);

const fields = z.record(z.string(), z.unknown()).nullable();

/** One change of one row, as the history shows it. */
export const event = z
  .object({
    seq,
    changeSet: seq.meta({
      description:
        "The number of the first change of the transaction that this one was part of. What has the same number is undone together.",
    }),
    at: timestamp,
    actor,
    actorId: z.string().nullable().meta({
      description: "The API key's id, or the turn's.",
    }),
    actorName: z.string().nullable().meta({ description: "The API key's name." }),
    entity: eventEntity,
    entityId: id,
    kind: eventKind,
    before: fields.meta({
      description:
        "The fields that changed, as they were; null where nothing was, and once purged.",
    }),
    after: fields.meta({
      description:
        "The same fields, as they became; null for `created`, where the row itself tells, and once purged.",
    }),
    undone: z.boolean().meta({ description: "It was taken back, and is so still." }),
  })
  .meta({ id: "Event" });

export type Event = z.infer<typeof event>;

export const eventOperations = {
  listEvents: defineOperation({
    id: "listEvents",
    tag: "Changes",
    summary: "The history",
    description: "What happened, newest first: to one row, to rows of one kind, or to all of them.",
    query: z.strictObject({
      entity: eventEntity.optional().meta({ description: "Only this kind of rows." }),
      id: id.optional().meta({ description: "Only this row; `entity` says of which kind." }),
      limit: pageSize,
      cursor: cursor.optional(),
    }),
    output: pageOf(event, "EventPage"),
    status: 200,
    tool: {
      name: "list_history",
      title: "Read the history",
      readOnly: true,
      destructive: false,
      idempotent: true,
    },
  }),
  undoEvent: defineOperation({
    id: "undoEvent",
    tag: "Changes",
    summary: "Take back a change",
    description:
      "Whoever made it. It goes back together with everything of the same change set, or not at all: if a field that it changed has another value now, nothing is undone (412), and `errors` says what has changed since. What was created goes to the trash, if nothing of it was changed since. What was purged cannot come back (409). An undo is a change like any other, and can be undone; what is undone already stays so.",
    params: z.object({
      seq: wholeNumber(1, Number.MAX_SAFE_INTEGER).meta({
        description: "The change's number, as the history shows it.",
      }),
    }),
    output: z
      .object({ events: z.array(event).meta({ description: "What the undo changed." }) })
      .meta({ id: "Undo" }),
    status: 200,
    refusals: [404, 412],
    tool: {
      name: "undo_event",
      title: "Take back a change",
      readOnly: false,
      destructive: false,
      overwrites: true,
      idempotent: true,
    },
  }),
};
