import { z } from "zod";
import { operation, operationsOf } from "./operation.js";
import { accountId, idOf, timestamp } from "./primitives.js";

/** A browser in which a person is signed in. */
export const session = z
  .object({
    id: z.string(),
    createdAt: timestamp,
    expiresAt: timestamp,
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    isCurrent: z.boolean().meta({ description: "Whether it is the session making this request." }),
  })
  .meta({ id: "Session" });

export type Session = z.infer<typeof session>;

export const sessionOperations = operationsOf("Account", {
  listSessions: operation({
    summary: "List my sessions",
    description: "The newest hundred.",
    output: z.object({ items: z.array(session) }).meta({ id: "SessionList" }),
    personal: true,
  }),
  deleteSession: operation({
    summary: "End a session",
    description: "At once on this server; within 30 seconds on others that share its database.",
    params: idOf("session", accountId),
    output: null,
    personal: true,
  }),
});
