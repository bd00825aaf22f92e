import { z } from "zod";
import { label } from "./label.js";
import { limits } from "./limits.js";
import { list } from "./list.js";
import { defineOperation } from "./operation.js";
import { entity, flag, id, timestamp, wholeNumber } from "./primitives.js";
import { section } from "./section.js";
import { task } from "./task.js";

/** A number of a user's changes: every written row takes the next one, in the order of commits. */
export const seq = z
  .int()
  .min(0)
  .meta({ description: "A number of the user's changes.", example: 1523 });

/**
 * Fields that synchronisation carries in addition to those shown: it includes rows in the trash.
 */
const kept = {
  position: z.string().meta({
    description:
      "Where it stands in the person's own order: of the tasks or sections of its list, of all lists, of all labels. Compare byte by byte. Only the server makes these.",
  }),
  deletedAt: timestamp.nullable().meta({ description: "When it was moved to the trash." }),
};

/** A task as synchronisation carries it. */
export const changedTask = z.object({ ...task.shape, ...kept }).meta({ id: "ChangedTask" });
export type ChangedTask = z.infer<typeof changedTask>;

/** A list as synchronisation carries it; without `openCount`, since clients can count its tasks. */
export const changedList = z
  .object({ ...list.omit({ openCount: true }).shape, ...kept })
  .meta({ id: "ChangedList" });
export type ChangedList = z.infer<typeof changedList>;

/** A section as synchronisation carries it. */
export const changedSection = z
  .object({ ...section.shape, ...kept })
  .meta({ id: "ChangedSection" });
export type ChangedSection = z.infer<typeof changedSection>;

/** A label as synchronisation carries it. */
export const changedLabel = z.object({ ...label.shape, ...kept }).meta({ id: "ChangedLabel" });
export type ChangedLabel = z.infer<typeof changedLabel>;

/** The position of a user's latest change, and the database that it belongs to. */
export const changePosition = z
  .object({
    seq,
    epoch: z.string().meta({
      description: "Names this database; another one after a backup was restored.",
    }),
  })
  .meta({ id: "ChangePosition" });

export type ChangePosition = z.infer<typeof changePosition>;

/** A page of rows that are newer than a change number. */
export const changes = z
  .object({
    ...changePosition.shape,
    seq: seq.meta({ description: "What to send as `since` next time." }),
    full: z.boolean().meta({
      description: "These pages are everything there is; what is not in them does not exist.",
    }),
    more: z.boolean().meta({ description: "There is another page; ask for it at once." }),
    lists: z.array(changedList),
    sections: z.array(changedSection),
    labels: z.array(changedLabel),
    tasks: z.array(changedTask),
    deleted: z.array(z.object({ entity, id })).meta({
      description: "What is gone for good. Forget it; an id that is not known is no error.",
    }),
  })
  .meta({ id: "Changes" });

export type Changes = z.infer<typeof changes>;

/** What the stream of changes carries, as `event:` and `data:`. */
export const changeEvent = z
  .object({ event: z.literal("changes"), data: changePosition })
  .meta({ id: "ChangeEvent" });

export type ChangeEvent = z.infer<typeof changeEvent>;

export const changeOperations = {
  listChanges: defineOperation({
    id: "listChanges",
    tag: "Changes",
    summary: "What is new since a number",
    description: `For a client that keeps a copy of the rows.

Begin with \`since=0\`. Store every row by its id, in place of the one that is there; forget what \`deleted\` names; keep \`seq\` and \`epoch\` in the same transaction. Next time send them as \`since\` and \`epoch\`. While \`more\` is true the next request follows at once. When it is false, the copy has everything that was committed before this request.

A row comes once, as it is now, however often it was written in between. It may come again: storing it twice must change nothing. Rows are not in an order that a client may rely on, and those of one transaction may be on two pages, so a task may come before its list. Rows in the trash come with \`deletedAt\`; those that were purged, only as \`deleted\`.

\`full: true\` answers \`since=0\`, a \`since\` that is too old (what was deleted then is no longer known; after 90 days), and one of another database (\`epoch\` differs, or its number was never given). Such an answer begins a full load: repeat \`full=true\` with \`since\` until \`more\` is false, and then forget every row that did not come. If the \`epoch\` of an answer is not the one you hold, begin the load anew with that answer.

Writing: a POST, PATCH or DELETE with an \`Idempotency-Key\` may be sent again, for ${limits.idempotencyDays} days, until it is answered; it is done once, and every repetition gets the first answer. A refusal (4xx) is not kept: the repetition is judged anew. \`If-Match\` with the ETag that the change was made on refuses it (412) if somebody else was faster. A change of something that is in the trash is answered with 404: restore it first. Your own writes come back as changes like all others, and no acknowledged write is missing from an answer to a later request.`,
    query: z.strictObject({
      since: wholeNumber(0, Number.MAX_SAFE_INTEGER).meta({
        description: "0, or the `seq` of the answer before.",
      }),
      epoch: z.string().max(100).optional().meta({
        description: "The `epoch` of the answer before; leave it out with `since=0`.",
      }),
      full: flag.default(false).meta({ description: "This continues a full load." }),
      limit: wholeNumber(1, limits.changes)
        .default(limits.defaultChanges)
        .meta({
          description: `Rows of each kind a page, at most ${limits.changes}.`,
          default: limits.defaultChanges,
        }),
    }),
    output: changes,
    status: 200,
  }),
  followChanges: defineOperation({
    id: "followChanges",
    tag: "Changes",
    summary: "Be told when there is something new",
    description:
      "With `Accept: text/event-stream` an event `changes` at once and after every change, whoever made it and how; without, the number as it is. It tells only how far the changes are: read them at `/api/changes` when the number or the epoch is another than yours. Several changes in quick succession are one event. The stream ends after ten minutes at most, and when the server stops: connect again, which tells the number first, so nothing is missed. Open streams of one user are limited (429).",
    output: changePosition,
    events: changeEvent,
    status: 200,
  }),
};
