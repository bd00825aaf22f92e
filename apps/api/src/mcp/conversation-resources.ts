import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { asRefusal } from "../errors.js";
import type { OperationContext } from "../operations/operation.js";

const ADDRESS = /^docket:\/\/conversations\/([1-9]\d{0,18})$/;
const JSON_TYPE = "application/json";
const NO_RESOURCE = -32_002; // the specification's code for an unknown resource

/** A person's conversations with the assistant, to be read by AI clients: the last 200 messages. */
export function offerConversations(server: Server, context: OperationContext): void {
  server.registerCapabilities({ resources: {} });
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [
      {
        uriTemplate: "docket://conversations/{id}",
        name: "conversation",
        title: "A conversation",
        description: "A conversation with Docket's assistant and its last messages.",
        mimeType: JSON_TYPE,
      },
    ],
  }));
  server.setRequestHandler(ListResourcesRequestSchema, ({ params }) =>
    translated(async () => {
      const page = await context.execute("listConversations", context, {
        ...(params?.cursor !== undefined && { cursor: params.cursor }),
      });
      return {
        resources: page.items.map(({ id, title, updatedAt }) => ({
          uri: `docket://conversations/${id}`,
          name: `conversation-${id}`,
          title: title ?? "Untitled conversation",
          description: "A conversation with Docket's assistant.",
          mimeType: JSON_TYPE,
          annotations: { lastModified: updatedAt },
        })),
        ...(page.nextCursor !== null && { nextCursor: page.nextCursor }),
      };
    }),
  );
  server.setRequestHandler(ReadResourceRequestSchema, ({ params: { uri } }) =>
    translated(async () => {
      const id = ADDRESS.exec(uri)?.[1];
      if (id === undefined) throw new McpError(NO_RESOURCE, "There is no such resource.", { uri });
      const conversation = await context.execute("getConversation", context, { id });
      const { items } = await context.execute("listMessages", context, { id, limit: 200 });
      const messages = items.map(({ role, content, createdAt }) => ({ role, content, createdAt }));
      const text = JSON.stringify({ ...conversation, messages });
      return { contents: [{ uri, mimeType: JSON_TYPE, text }] };
    }),
  );
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof McpError) throw error;
    const refusal = asRefusal(error);
    if (!refusal) throw new McpError(ErrorCode.InternalError, "Something went wrong.");
    const code = refusal.status === 404 ? NO_RESOURCE : ErrorCode.InvalidParams;
    throw new McpError(code, refusal.detail);
  }
}
