import { z } from "zod";
import { id, timestamp } from "./primitives.js";
import { task } from "./task.js";

/**
 * What became of a tool call:
 * `done` at once; `refused`, nothing happened; `proposed`, it waits for approval; `approved`, it was
 * done after approval; `rejected`, the person turned it down; `outdated`, the task had changed before
 * it was approved; `undone`, it was done and taken back.
 */
export const callStatus = z.enum([
  "done",
  "refused",
  "proposed",
  "approved",
  "rejected",
  "outdated",
  "undone",
]);
export type CallStatus = z.infer<typeof callStatus>;

/**
 * One call of a tool in a turn. `before` and `after` are the task as the database had it: for what
 * was done they are the receipt, for what is proposed the exact effect. Null before: the task was
 * added; null after: it was deleted; both null: the call changed nothing.
 */
export const turnCall = z
  .object({
    position: z.int().meta({ description: "1 for the turn's first call." }),
    tool: z.string().meta({ example: "complete_task" }),
    title: z.string().meta({ description: "The tool's name for people." }),
    input: z.record(z.string(), z.unknown()),
    status: callStatus,
    detail: z.string().nullable().meta({ description: "Why it was refused." }),
    before: task.nullable(),
    after: task.nullable(),
    result: z.unknown().meta({ description: "What the assistant was told." }),
  })
  .meta({ id: "TurnCall" });

export type TurnCall = z.infer<typeof turnCall>;

/**
 * `running`; `completed` with a reply; `stopped` by the person; `failed`, `detail` says why;
 * `interrupted`, the server that ran it went away. A turn that has ended never runs again.
 */
export const turnStatus = z.enum(["running", "completed", "stopped", "failed", "interrupted"]);
export type TurnStatus = z.infer<typeof turnStatus>;

/** One turn of the assistant: from a person's message to the reply, with all that it did. */
export const turn = z
  .object({
    id,
    conversationId: id,
    messageId: id.meta({ description: "The message that it answers." }),
    replyId: id.nullable().meta({
      description: "The reply; what there was of it, where the turn did not complete.",
    }),
    status: turnStatus,
    detail: z.string().nullable().meta({ description: "For a person: why it did not complete." }),
    model: z.string().nullable().meta({
      description: "The language model that answered; null for the built-in interpreter.",
    }),
    unverifiedClaim: z.boolean().meta({
      description: "The reply claims a change that no call of this turn made.",
    }),
    approval: z.enum(["none", "pending", "approved", "rejected", "outdated"]).meta({
      description: "Whether something was proposed, and what became of it.",
    }),
    undo: z.enum(["none", "possible", "undone"]).meta({
      description: "Whether something was changed that can be taken back, or was.",
    }),
    calls: z.array(turnCall),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Turn" });

export type Turn = z.infer<typeof turn>;
