import { z } from "zod";
import { message } from "./message.js";
import { defineOperation } from "./operation.js";
import { id } from "./primitives.js";
import { turn } from "./turn-parts.js";

/** A turn together with what was said in it. */
export const turnOutcome = z
  .object({
    turn,
    /** What the user said. */
    message,
    reply: message.nullable().meta({ description: "What the assistant said, once it has ended." }),
  })
  .meta({ id: "TurnOutcome" });

export type TurnOutcome = z.infer<typeof turnOutcome>;

const turnId = z.object({ id });
const answered = { tag: "Conversations", params: turnId, status: 200 } as const;

export const turnOperations = {
  getTurn: defineOperation({
    ...answered,
    id: "getTurn",
    summary: "Read or follow a turn of the assistant",
    description:
      "With `Accept: text/event-stream`, its events from the first or from `Last-Event-ID` on, until it has ended.",
    output: turnOutcome,
    events: turnEvent(),
    refusals: [404],
  }),
  stopTurn: defineOperation({
    ...answered,
    id: "stopTurn",
    summary: "Stop a turn",
    description: "Once this is answered, no tool of the turn runs any more.",
    output: turn,
    refusals: [404],
  }),
  regenerateTurn: defineOperation({
    ...answered,
    id: "regenerateTurn",
    summary: "Answer the same message again",
    description:
      "Only for the last turn of a conversation. What that turn changed is undone first; where that is not possible, neither is this.",
    output: turnOutcome,
    events: turnEvent(),
    status: 201,
    refusals: [404],
  }),
  approveTurn: defineOperation({
    ...answered,
    id: "approveTurn",
    summary: "Carry out what a turn proposed",
    description:
      "All of it or nothing: if a task has changed since the proposal, nothing is carried out and the answer is 412.",
    output: turn,
    refusals: [404, 412],
  }),
  rejectTurn: defineOperation({
    ...answered,
    id: "rejectTurn",
    summary: "Turn down what a turn proposed",
    output: turn,
    refusals: [404],
  }),
  undoTurn: defineOperation({
    ...answered,
    id: "undoTurn",
    summary: "Take back everything that a turn changed",
    description:
      "All of it or nothing: if one of the tasks has changed since, nothing is taken back and the answer is 412.",
    output: turn,
    refusals: [404, 412],
  }),
  getAssistant: defineOperation({
    id: "getAssistant",
    tag: "Conversations",
    summary: "What the assistant is",
    output: z
      .object({
        model: z.string().nullable().meta({
          description:
            "The language model that answers; null for the built-in interpreter of plain English.",
        }),
        messageLimit: z.int().meta({ description: "The longest message it takes, in characters." }),
      })
      .meta({ id: "Assistant" }),
    status: 200,
  }),
};
