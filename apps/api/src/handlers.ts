import { type Operation, type OperationId, operations } from "@docket/contract";
import { refuse } from "./errors.js";
import * as invitations from "./features/administration/invitations.js";
import { getServer } from "./features/administration/server.js";
import * as users from "./features/administration/users.js";
import * as apiKeys from "./features/api-keys/api-keys.js";
import * as changes from "./features/changes/changes.js";
import * as connections from "./features/connections/connections.js";
import * as conversations from "./features/conversations/conversations.js";
import { listEvents } from "./features/events/list-events.js";
import { undoEvent } from "./features/events/undo-event.js";
import * as labels from "./features/labels/labels.js";
import * as lists from "./features/lists/lists.js";
import { confirmMe } from "./features/me/confirm-me.js";
import { exportMe } from "./features/me/export-me.js";
import * as me from "./features/me/me.js";
import * as sections from "./features/sections/sections.js";
import * as sessions from "./features/sessions/sessions.js";
import { completeTask } from "./features/tasks/complete-task.js";
import { createTask } from "./features/tasks/create-task.js";
import { createTasks } from "./features/tasks/create-tasks.js";
import { deleteTask } from "./features/tasks/delete-task.js";
import { getTask } from "./features/tasks/get-task.js";
import * as completions from "./features/tasks/list-completions.js";
import { listTasks } from "./features/tasks/list-tasks.js";
import { moveTask } from "./features/tasks/move-task.js";
import { quickAddTask } from "./features/tasks/quick-add-task.js";
import { reopenTask } from "./features/tasks/reopen-task.js";
import { skipTask } from "./features/tasks/skip-task.js";
import { updateTask } from "./features/tasks/update-task.js";
import { exportTasks } from "./features/transfer/export-tasks.js";
import { importFile } from "./features/transfer/import-file.js";
import { previewImport } from "./features/transfer/preview-import.js";
import { listTrash, purgeTrash, restoreFromTrash } from "./features/trash/trash.js";
import { withIdempotencyKey } from "./operations/idempotency.js";
import { checkInput } from "./operations/input.js";
import type { Execute, Handler } from "./operations/operation.js";
import { sendMessage } from "./turns/begin-turn.js";
import { getAssistant } from "./turns/get-assistant.js";
import { listMessages } from "./turns/list-messages.js";
import { getTurn } from "./turns/read-turn.js";
import { regenerateTurn } from "./turns/regenerate-turn.js";
import { approveTurn, rejectTurn } from "./turns/settle-proposal.js";
import { stopTurn } from "./turns/stop-turn.js";
import { undoTurn } from "./turns/undo-turn.js";

/** The handler of each operation of the contract. */
const handlers: { [Id in OperationId]: Handler<Id> } = {
  listTasks,
  createTask,
  createTasks,
  getTask,
  updateTask,
  completeTask,
  reopenTask,
  skipTask,
  ...completions,
  quickAddTask,
  deleteTask,
  moveTask,
  ...lists,
  ...sections,
  ...labels,
  listTrash,
  restoreFromTrash,
  purgeTrash,
  ...changes,
  listEvents,
  undoEvent,
  ...conversations,
  listMessages,
  ...me,
  confirmMe,
  exportMe,
  previewImport,
  importFile,
  exportTasks,
  sendMessage,
  getTurn,
  stopTurn,
  regenerateTurn,
  approveTurn,
  rejectTurn,
  undoTurn,
  getAssistant,
  ...apiKeys,
  ...connections,
  ...sessions,
  getServer,
  ...users,
  ...invitations,
};

/** Runs one operation; every transport comes through here. See {@link Execute}. */
export const execute: Execute = async (id, context, input) => {
  const checked = checkInput(id, input);
  const handler = handlers[id] as unknown as Handler<typeof id>;
  // The response, with its secret, would have to be stored for a repeated request.
  if ((operations[id] as Operation).secret && context.idempotencyKey !== undefined)
    throw refuse.malformed(
      "This operation takes no Idempotency-Key, because its response contains a secret that is not stored.",
    );
  // Imports have a queue of their own, and know their input only after reading the file.
  if ("upload" in operations[id]) return handler(context, checked);
  const work = () => withIdempotencyKey(context, id, checked, () => handler(context, checked));
  // A caller that already holds a connection must not wait in the queue.
  if (context.database.inUnitOfWork()) return work();
  return context.users.operations.run(context.userId, work);
};
