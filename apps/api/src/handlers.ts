import type { OperationId } from "@docket/contract";
import { refuse } from "./errors.js";
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
import type { Handler } from "./operation.js";

const inPreparation = async (): Promise<never> => {
  throw refuse.unavailable("The assistant is not there yet.");
};

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
  sendMessage: inPreparation,
  getTurn: inPreparation,
  stopTurn: inPreparation,
  regenerateTurn: inPreparation,
  approveTurn: inPreparation,
  rejectTurn: inPreparation,
  undoTurn: inPreparation,
  getAssistant: inPreparation,
  listApiKeys: inPreparation,
  createApiKey: inPreparation,
  deleteApiKey: inPreparation,
};
