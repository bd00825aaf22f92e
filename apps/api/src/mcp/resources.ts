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

const ADDRESS = /^docket:\/\/(conversations|tasks|lists)\/([1-9]\d{0,18})$/;
const JSON_TYPE = "application/json";
const NO_RESOURCE = -32_002; // the specification's code for an unknown resource

const templates = [
  {
    uriTemplate: "docket://conversations/{id}",
    name: "conversation",
    title: "A conversation",
    description: "A conversation with Docket's assistant and its last messages.",
    mimeType: JSON_TYPE,
  },
  {
    uriTemplate: "docket://tasks/{id}",
    name: "task",
    title: "A task",
    description: "A task with all its fields.",
    mimeType: JSON_TYPE,
  },
  {
    uriTemplate: "docket://lists/{id}",
    name: "list",
    title: "A list",
    description: "A list and its first 200 open tasks, in the person's own order.",
    mimeType: JSON_TYPE,
  },
];

/** What AI clients may read by its address: tasks, lists, and conversations, which are listed as well. */
export function offerResources(server: Server, context: OperationContext): void {
  server.registerCapabilities({ resources: {} });
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: templates,
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
      const [, kind, id] = ADDRESS.exec(uri) ?? [];
      if (id === undefined) throw new McpError(NO_RESOURCE, "There is no such resource.", { uri });
      const text = JSON.stringify(await read(context, kind as Kind, id));
      return { contents: [{ uri, mimeType: JSON_TYPE, text }] };
    }),
  );
}

type Kind = "conversations" | "tasks" | "lists";

async function read(context: OperationContext, kind: Kind, id: string): Promise<object> {
  const { execute } = context;
  if (kind === "tasks") return execute("getTask", context, { id });
  if (kind === "lists") {
    const list = await execute("getList", context, { id });
    const filter = { listId: id, completed: false, sort: "manual", limit: 200 };
    return { ...list, tasks: (await execute("listTasks", context, filter)).items };
  }
  const conversation = await execute("getConversation", context, { id });
  const { items } = await execute("listMessages", context, { id, limit: 200 });
  const messages = items.map(({ role, content, createdAt }) => ({ role, content, createdAt }));
  return { ...conversation, messages };
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
