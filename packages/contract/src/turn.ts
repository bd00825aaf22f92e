import { z } from "zod";
import { STORED_CALL_STATUSES, TURN_STATUSES } from "./choices.js";
import { eventKind } from "./event.js";
import { fieldsOf } from "./fields.js";
import { entity, id, timestamp } from "./primitives.js";
import { task } from "./task.js";

/**
 * The outcome of a tool call:
 * `done` at once; `refused`, nothing happened; `proposed`, it waits for approval; `approved`, it was
 * done after approval; `rejected`, the person turned it down; `outdated`, the task, or something that the change
 * needs, had changed or was gone when it was approved; `expired`, nobody approved it before the next message or within a day; `undone`, it was
 * done and taken back.
 */
export const callStatus = z.enum([...STORED_CALL_STATUSES, "expired"]);

/** A task as it was at some time, without derived fields. */
export const taskVersion = task.omit({ dueAt: true, updatedAt: true }).meta({ id: "TaskVersion" });

export type TaskVersion = z.infer<typeof taskVersion>;
export const taskVersionFields = fieldsOf(taskVersion);

/**
 * One call of a tool in a turn. `before` and `after` are its task (the first one, if it added several) as the change
 * log has it: for a call that was done they are the receipt, for a proposed one the exact effect. Null before: the
 * task was added or restored; null after: it was deleted; both null: the call changed no task, or the task was deleted
 * permanently.
 */
export const turnCall = z
  .object({
    position: z.int().meta({ description: "1 for the turn's first call." }),
    tool: z.string().meta({ example: "complete_task" }),
    title: z.string().meta({ description: "The tool's name for people." }),
    input: z.record(z.string(), z.unknown()),
    status: callStatus,
    detail: z.string().nullable().meta({ description: "Why it was refused." }),
    before: taskVersion.nullable(),
    after: taskVersion.nullable(),
    subtasks: z.int().meta({ description: "How many subtasks it also changed, or would." }),
    result: z.unknown().meta({ description: "What the assistant was told." }),
  })
  .meta({ id: "TurnCall" });

export type TurnCall = z.infer<typeof turnCall>;

/**
 * `running`; `completed` with a reply; `stopped` by the person; `failed`, `detail` says why;
 * `interrupted`, the server that ran it stopped or crashed. A turn that has ended never runs again.
 */
export const turnStatus = z.enum(TURN_STATUSES);

/** The net change of one row in a turn, from its first change to its last. */
export const turnChange = z
  .object({
    entity,
    id,
    name: z.string().nullable().meta({
      description: "The title or name after the change; null once it is deleted for good.",
    }),
    kind: eventKind,
    subtasks: z.int().meta({ description: "How many subtasks were changed with it." }),
    undone: z.boolean().meta({ description: "Whether it is currently undone." }),
  })
  .meta({ id: "TurnChange" });

export type TurnChange = z.infer<typeof turnChange>;

/** One turn of the assistant: from a person's message to the reply, with all that it did. */
export const turn = z
  .object({
    id,
    conversationId: id,
    messageId: id.meta({ description: "The message that it answers." }),
    replyId: id.nullable().meta({
      description: "The reply; a partial one if the turn did not complete.",
    }),
    status: turnStatus,
    detail: z.string().nullable().meta({ description: "For a person: why it did not complete." }),
    model: z.string().nullable().meta({
      description: "The language model that answered; null for the built-in interpreter.",
    }),
    changes: z.array(turnChange).meta({
      description:
        "What it changed according to the change log, whatever the reply says. Empty: nothing was changed.",
    }),
    approval: z.enum(["none", "pending", "approved", "rejected", "outdated", "expired"]).meta({
      description:
        "Whether something was proposed, and the outcome. `expired`: the person has sent another message since, or a day has passed, so it can no longer be approved.",
    }),
    undo: z.enum(["none", "possible", "undone"]).meta({
      description: "Whether it made changes that can be undone, or that have been undone.",
    }),
    calls: z.array(turnCall),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Turn" });

export type Turn = z.infer<typeof turn>;
