import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  type Server,
} from "@modelcontextprotocol/server";
import { asRefusal } from "../errors.js";
import type { OperationContext } from "../operations/operation.js";

const ADDRESS = /^docket:\/\/(conversations|tasks|lists)\/([1-9]\d{0,18})$/;
const JSON_TYPE = "application/json";

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

/**
 * Offers what AI clients may read by address: tasks, lists, and conversations, which are listed as
 * well.
 */
export function offerResources(server: Server, context: OperationContext): void {
  server.registerCapabilities({ resources: {} });
  server.setRequestHandler("resources/templates/list", () => ({
    resourceTemplates: templates,
  }));
  server.setRequestHandler("resources/list", ({ params }) =>
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
  server.setRequestHandler("resources/read", ({ params: { uri } }) =>
    translated(async () => {
      const [, kind, id] = ADDRESS.exec(uri) ?? [];
      if (id === undefined) throw new ResourceNotFoundError(uri, "There is no such resource.");
      const text = JSON.stringify(await read(context, kind as Kind, id));
      return { contents: [{ uri, mimeType: JSON_TYPE, text }] };
    }, uri),
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

/** @param uri of the resource that is read */
async function translated<T>(work: () => Promise<T>, uri?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    const refusal = asRefusal(error);
    if (!refusal) throw new ProtocolError(ProtocolErrorCode.InternalError, "Something went wrong.");
    if (uri !== undefined && refusal.status === 404)
      throw new ResourceNotFoundError(uri, refusal.detail);
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, refusal.detail);
  }
}
