/**
 * Every operation's method and path. The server mounts them, the document describes them and the
 * browser calls them from this list; it carries no schema, so that the page need not load zod.
 */
export const routes = {
  listTasks: ["GET", "/api/tasks"],
  createTask: ["POST", "/api/tasks"],
  getTask: ["GET", "/api/tasks/:id"],
  updateTask: ["PATCH", "/api/tasks/:id"],
  completeTask: ["POST", "/api/tasks/:id/complete"],
  reopenTask: ["POST", "/api/tasks/:id/reopen"],
  skipTask: ["POST", "/api/tasks/:id/skip"],
  listTaskCompletions: ["GET", "/api/tasks/:id/completions"],
  quickAddTask: ["POST", "/api/tasks/quick"],
  deleteTask: ["DELETE", "/api/tasks/:id"],
  listTrash: ["GET", "/api/trash"],
  restoreFromTrash: ["POST", "/api/trash/restore"],
  purgeTrash: ["DELETE", "/api/trash"],
  listChanges: ["GET", "/api/changes"],
  followChanges: ["GET", "/api/changes/stream"],
  listEvents: ["GET", "/api/events"],
  undoEvent: ["POST", "/api/events/:seq/undo"],
  listConversations: ["GET", "/api/conversations"],
  createConversation: ["POST", "/api/conversations"],
  getConversation: ["GET", "/api/conversations/:id"],
  updateConversation: ["PATCH", "/api/conversations/:id"],
  deleteConversation: ["DELETE", "/api/conversations/:id"],
  listMessages: ["GET", "/api/conversations/:id/messages"],
  sendMessage: ["POST", "/api/conversations/:id/messages"],
  getTurn: ["GET", "/api/turns/:id"],
  stopTurn: ["POST", "/api/turns/:id/stop"],
  regenerateTurn: ["POST", "/api/turns/:id/regenerate"],
  approveTurn: ["POST", "/api/turns/:id/approve"],
  rejectTurn: ["POST", "/api/turns/:id/reject"],
  undoTurn: ["POST", "/api/turns/:id/undo"],
  getAssistant: ["GET", "/api/assistant"],
  listApiKeys: ["GET", "/api/api-keys"],
  createApiKey: ["POST", "/api/api-keys"],
  deleteApiKey: ["DELETE", "/api/api-keys/:id"],
  getMe: ["GET", "/api/me"],
  updateMe: ["PATCH", "/api/me"],
  deleteMe: ["DELETE", "/api/me"],
  exportMe: ["GET", "/api/me/export"],
} as const satisfies Record<string, readonly [Method, `/api/${string}`]>;

export type Method = "GET" | "POST" | "PATCH" | "DELETE";
export type OperationId = keyof typeof routes;
