import type { OperationId } from "@docket/contract";
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
import { createTask } from "./features/tasks/create-task.js";
import { deleteTask } from "./features/tasks/delete-task.js";
import { getTask } from "./features/tasks/get-task.js";
import { listTasks } from "./features/tasks/list-tasks.js";
import { updateTask } from "./features/tasks/update-task.js";
import type { Handler } from "./operation.js";

/** Which function carries out which operation of the contract. */
export const handlers: { [Id in OperationId]: Handler<Id> } = {
  listTasks,
  createTask,
  getTask,
  updateTask,
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
};
