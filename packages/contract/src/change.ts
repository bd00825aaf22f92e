import { z } from "zod";
import { accountSettings } from "./date.js";
import { label } from "./label.js";
import { limits } from "./limits.js";
import { list } from "./list.js";
import { operation, operationsOf } from "./operation.js";
import { entity, flag, id, timestamp, wholeNumber } from "./primitives.js";
import { section } from "./section.js";
import { task } from "./task.js";

/** The sequence number of a user's change: each written row takes the next, in commit order. */
export const seq = z
  .int()
  .min(0)
  .meta({ description: "A sequence number among the user's changes.", example: 1523 });

/** The fields that synchronisation adds to a row; it includes rows in the trash. */
const kept = {
  position: z.string().meta({
    description:
      "Its rank in the person's own order: among the tasks or sections of its list, among all lists, or among all labels. Compare byte by byte. Only the server assigns these.",
  }),
  deletedAt: timestamp.nullable().meta({ description: "When it was moved to the trash." }),
};

/** A task as synchronisation carries it. */
export const changedTask = z.object({ ...task.shape, ...kept }).meta({ id: "ChangedTask" });
export type ChangedTask = z.infer<typeof changedTask>;

/** A list as synchronisation carries it: without `openCount`, as the client can count its tasks. */
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

/** The latest sequence number of a user's changes, and the database that it belongs to. */
export const changePosition = z
  .object({
    seq,
    epoch: z.string().meta({
      description: "Identifies this database; it changes when a backup is restored.",
    }),
  })
  .meta({ id: "ChangePosition" });

export type ChangePosition = z.infer<typeof changePosition>;

/** The rows that changed after a sequence number. */
export const changes = z
  .object({
    ...changePosition.shape,
    seq: seq.meta({ description: "What to send as `since` next time." }),
    full: z.boolean().meta({
      description: "These pages are a full load: a row that is not in them does not exist.",
    }),
    more: z.boolean().meta({ description: "There is another page; ask for it at once." }),
    account: accountSettings.meta({
      description: "The account's settings; changing them takes a sequence number as well.",
    }),
    lists: z.array(changedList),
    sections: z.array(changedSection),
    labels: z.array(changedLabel),
    tasks: z.array(changedTask),
    deleted: z.array(z.object({ entity, id })).meta({
      description: "Rows that were permanently deleted. Remove them; ignore unknown ids.",
    }),
  })
  .meta({ id: "Changes" });

export type Changes = z.infer<typeof changes>;

/** An event of the stream of changes, as `event:` and `data:`. */
export const changeEvent = z
  .object({ event: z.literal("changes"), data: changePosition })
  .meta({ id: "ChangeEvent" });

export type ChangeEvent = z.infer<typeof changeEvent>;

export const changeOperations = operationsOf("Changes", {
  listChanges: operation({
    summary: "List the changes since a sequence number",
    description: `For a client that keeps a copy of the rows.

Begin with \`since=0\`. Upsert every row by its id, remove the rows that \`deleted\` names, and store \`seq\` and \`epoch\` in the same transaction. Send them as \`since\` and \`epoch\` next time. While \`more\` is true, send the next request at once. When it is false, the copy has everything that was committed before this request.

A row is sent once, in its current state, however often it was written in between. It may be sent again, so storing it must be idempotent. Do not rely on the order of rows: those of one transaction may be split over two pages, so a task may come before its list. Rows in the trash have \`deletedAt\` set; purged ones appear only in \`deleted\`.

\`full: true\` is the answer to \`since=0\`, to a \`since\` that is too old (deletions are known for 90 days), and to one from another database (\`epoch\` differs, or the number was never issued). Such an answer begins a full load: send \`full=true\` with \`since\` until \`more\` is false, and then remove every row that was not sent. If the \`epoch\` of an answer is not the one you hold, restart the load with that answer.

Writing: a POST, PATCH or DELETE with an \`Idempotency-Key\` may be sent again, for ${limits.idempotencyDays} days, until it is answered; it is carried out once, and every retry gets the first answer. A refusal (4xx) is not stored: the retry is evaluated anew. With \`If-Match\` and the ETag that the change is based on, it is refused (412) if the row has changed since. A change to a row in the trash is answered with 404: restore it first. Your own writes come back as changes like all others, and every acknowledged write is in the answers to later requests.`,
    query: z.strictObject({
      since: wholeNumber(0, Number.MAX_SAFE_INTEGER).meta({
        description: "0, or the `seq` of the previous answer.",
      }),
      epoch: z.string().max(100).optional().meta({
        description: "The `epoch` of the previous answer; omit it with `since=0`.",
      }),
      full: flag.default(false).meta({ description: "This continues a full load." }),
      limit: wholeNumber(1, limits.changes)
        .default(limits.defaultChanges)
        .meta({
          description: `Rows of each kind per page, at most ${limits.changes}.`,
          default: limits.defaultChanges,
        }),
    }),
    output: changes,
  }),
  followChanges: operation({
    summary: "Be notified of new changes",
    description:
      "With `Accept: text/event-stream`, sends an event `changes` at once, after every change, whoever made it and by whatever means, and every fifteen seconds as a heartbeat; otherwise answers with the current number. It carries only the sequence number and epoch: read the changes at `/api/changes` when either differs from yours. Several changes in quick succession are one event. The stream ends after ten minutes at most, and when the server stops: reconnect, and the current number is sent first, so nothing is missed. The number of open streams per user is limited (429).",
    output: changePosition,
    events: changeEvent,
  }),
});
