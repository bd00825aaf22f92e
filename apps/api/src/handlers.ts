import type { OperationId } from "@docket/contract";
import { createApiKey, deleteApiKey, listApiKeys } from "./features/api-keys/api-keys.js";
import {
  createConversation,
  deleteConversation,
  getConversation,
  listConversations,
  updateConversation,
} from "./features/conversations/conversations.js";
import { exportMe } from "./features/me/export-me.js";
import { deleteMe, getMe, updateMe } from "./features/me/me.js";
import { listMessages } from "./features/messages/list-messages.js";
import { completeTask } from "./features/tasks/complete-task.js";
import { createTask } from "./features/tasks/create-task.js";
import { deleteTask } from "./features/tasks/delete-task.js";
import { getTask } from "./features/tasks/get-task.js";
import { listTasks } from "./features/tasks/list-tasks.js";
import { updateTask } from "./features/tasks/update-task.js";
import { sendMessage } from "./features/turns/begin-turn.js";
import { getAssistant } from "./features/turns/get-assistant.js";
import { getTurn } from "./features/turns/read-turn.js";
import { regenerateTurn } from "./features/turns/regenerate-turn.js";
import { approveTurn, rejectTurn } from "./features/turns/settle-proposal.js";
import { stopTurn } from "./features/turns/stop-turn.js";
import { undoTurn } from "./features/turns/undo-turn.js";
import type { Handler } from "./operations/operation.js";

/** Which function carries out which operation of the contract. */
export const handlers: { [Id in OperationId]: Handler<Id> } = {
  listTasks,
  createTask,
  getTask,
  updateTask,
  completeTask,
  deleteTask,
  listConversations,
  createConversation,
  getConversation,
  updateConversation,
  deleteConversation,
  listMessages,
  getMe,
  updateMe,
  deleteMe,
  exportMe,
  sendMessage,
  getTurn,
  stopTurn,
  regenerateTurn,
  approveTurn,
  rejectTurn,
  undoTurn,
  getAssistant,
  listApiKeys,
  createApiKey,
  deleteApiKey,
};
