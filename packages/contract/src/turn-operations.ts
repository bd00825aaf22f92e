import { z } from "zod";
import { limits } from "./limits.js";
import { message } from "./message.js";
import { operation, operationsOf } from "./operation.js";
import { id, idOf, text } from "./primitives.js";
import { turn, turnCall } from "./turn.js";

/** A turn together with its message and reply. */
export const turnOutcome = z
  .object({
    turn,
    message: message.meta({ description: "The person's message." }),
    reply: message.nullable().meta({ description: "The reply, once the turn has ended." }),
  })
  .meta({ id: "TurnOutcome" });

export type TurnOutcome = z.infer<typeof turnOutcome>;

/**
 * What a stream of a turn carries, as `event:` and `data:`; `id:` counts from 1. The texts,
 * concatenated, are the reply. A stream ends with `ended`, and only then.
 */
export const turnEvent = z
  .discriminatedUnion("event", [
    z.object({ event: z.literal("started"), data: z.object({ turn, message }) }),
    z.object({ event: z.literal("text"), data: z.object({ text: z.string() }) }),
    z.object({ event: z.literal("call"), data: z.object({ call: turnCall }) }),
    z.object({ event: z.literal("ended"), data: turnOutcome }),
  ])
  .meta({ id: "TurnEvent" });

export type TurnEvent = z.infer<typeof turnEvent>;

const params = idOf("turn");
const settles = { params, output: turn, refusals: [412] };

export const turnOperations = operationsOf("Conversations", {
  sendMessage: operation({
    summary: "Send the assistant a message",
    description:
      "The message is stored first, then the assistant answers it in a turn. The response comes when the turn has ended, or is streamed with `Accept: text/event-stream`. The turn continues if the connection is lost: follow it at `/api/turns/{id}`, or repeat the request with the same Idempotency-Key. While a turn of the conversation runs, another message is refused (409).",
    params,
    body: z
      .strictObject({
        content: z
          .string()
          .refine((value) => value.trim() !== "", "must not be blank")
          .pipe(text())
          .meta({ minLength: 1, description: "`/api/assistant` says how long it may be." }),
        visibleTaskIds: z.array(id).max(limits.visibleTasks).optional().meta({
          description:
            "The tasks that the person sees, in order. They resolve references such as “the second one” when the conversation has listed no tasks.",
        }),
        undoTurnId: id.optional().meta({
          description:
            "The turn of this conversation that “undo” would undo, as the person sees it: the last one with `undo: possible`. If it has been undone by the time the message is answered, nothing else is undone instead.",
        }),
      })
      .meta({ example: { content: "What is due today?" } }),
    output: turnOutcome,
    events: turnEvent,
    status: 201,
  }),
  getTurn: operation({
    summary: "Read or follow a turn",
    description:
      "With `Accept: text/event-stream`, streams its events, from the first or after `Last-Event-ID`, until it has ended.",
    params,
    output: turnOutcome,
    events: turnEvent,
  }),
  stopTurn: operation({
    summary: "Stop a turn",
    description:
      "Once this is answered, the turn runs no more tools. A turn that has already ended stays as it is.",
    params,
    output: turnOutcome,
  }),
  regenerateTurn: operation({
    summary: "Answer the same message again",
    description:
      "Only for the last turn of a conversation. Its changes are undone first; if that is refused, so is this. The earlier reply stays in the conversation.",
    params,
    output: turnOutcome,
    events: turnEvent,
    status: 201,
    refusals: [412],
  }),
  approveTurn: operation({
    ...settles,
    summary: "Carry out what a turn proposed",
    description:
      "All of it or nothing: if a task has changed since it was proposed, nothing is carried out and the proposal is void (412). It can be approved for a day, and until the next message of the conversation (409).",
  }),
  rejectTurn: operation({
    ...settles,
    summary: "Turn down what a turn proposed",
    description: "If it is void already, because a task has changed since, it stays so (412).",
  }),
  undoTurn: operation({
    ...settles,
    summary: "Undo everything that a turn changed",
    description:
      "Its changes are undone as by `undoEvent`, all of them or none: if a field that it changed has a different value now, nothing is undone (412), and `errors` says what has changed since. What it proposed is rejected. Undoing a turn that is already undone does nothing, so the request can be repeated.",
  }),
  getAssistant: operation({
    summary: "Describe the assistant",
    output: z
      .object({
        model: z.string().nullable().meta({
          description:
            "The language model that answers; null for the built-in interpreter of plain English.",
        }),
        messageLimit: z.int().meta({ description: "The longest message it takes, in characters." }),
      })
      .meta({ id: "Assistant" }),
  }),
});
