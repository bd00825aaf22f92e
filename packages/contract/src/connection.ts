import { z } from "zod";
import { keyScope } from "./api-key.js";
import { operation, operationsOf } from "./operation.js";
import { idOf, timestamp } from "./primitives.js";

/** An application that a person has authorized, by OAuth, to act for them. */
export const connection = z
  .object({
    id: z.string().meta({ description: "The application's client id." }),
    name: z
      .string()
      .meta({ description: "As the application calls itself; nobody has checked it." }),
    scope: keyScope,
    createdAt: timestamp.meta({ description: "When it was allowed." }),
  })
  .meta({ id: "Connection" });

export type Connection = z.infer<typeof connection>;

export const connectionOperations = operationsOf("API keys", {
  listConnections: operation({
    summary: "List the applications that I have allowed to act for me",
    description: "Those that were connected by OAuth, such as remote AI clients; the newest first.",
    output: z.object({ items: z.array(connection) }).meta({ id: "Connections" }),
    personal: true,
  }),
  deleteConnection: operation({
    summary: "Disconnect an application",
    description: "At once: none of its tokens works any more.",
    params: idOf("connection", z.string().min(1).max(2000)),
    output: null,
    personal: true,
  }),
});
