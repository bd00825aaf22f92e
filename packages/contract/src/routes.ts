/**
 * Every operation's method and path. The server mounts them, the document describes them and the
 * browser calls them from this list; it carries no schema, so that the page need not load zod.
 */
export const routes = {
  listTasks: ["GET", "/api/tasks"],
  createTask: ["POST", "/api/tasks"],
  getTask: ["GET", "/api/tasks/:id"],
  updateTask: ["PATCH", "/api/tasks/:id"],
  deleteTask: ["DELETE", "/api/tasks/:id"],
  listConversations: ["GET", "/api/conversations"],
  createConversation: ["POST", "/api/conversations"],
  getConversation: ["GET", "/api/conversations/:id"],
  updateConversation: ["PATCH", "/api/conversations/:id"],
  deleteConversation: ["DELETE", "/api/conversations/:id"],
  listMessages: ["GET", "/api/conversations/:id/messages"],
  getMe: ["GET", "/api/me"],
  updateMe: ["PATCH", "/api/me"],
  deleteMe: ["DELETE", "/api/me"],
  exportMe: ["GET", "/api/me/export"],
} as const satisfies Record<string, readonly [Method, `/api/${string}`]>;

export type Method = "GET" | "POST" | "PATCH" | "DELETE";
export type OperationId = keyof typeof routes;
