import { administrationOperations } from "./administration.js";
import { apiKeyOperations } from "./api-key.js";
import { changeOperations } from "./change.js";
import { connectionOperations } from "./connection.js";
import { conversationOperations } from "./conversation.js";
import { eventOperations } from "./event.js";
import { labelOperations } from "./label.js";
import { listOperations } from "./list.js";
import { meOperations } from "./me.js";
import { messageOperations } from "./message.js";
import { quickAddOperations } from "./quick-add.js";
import type { OperationId } from "./routes.js";
import { sectionOperations } from "./section.js";
import { sessionOperations } from "./session.js";
import { taskOperations } from "./task.js";
import { transferOperations } from "./transfer.js";
import { trashOperations } from "./trash.js";
import { turnOperations } from "./turn-operations.js";

/**
 * Every operation of Docket, once. Routes, the API document, MCP tools and clients are derived from
 * this list.
 */
export const operations = {
  ...taskOperations,
  ...listOperations,
  ...sectionOperations,
  ...labelOperations,
  ...trashOperations,
  ...changeOperations,
  ...eventOperations,
  ...quickAddOperations,
  ...conversationOperations,
  ...messageOperations,
  ...turnOperations,
  ...meOperations,
  ...transferOperations,
  ...apiKeyOperations,
  ...connectionOperations,
  ...sessionOperations,
  ...administrationOperations,
} satisfies Record<OperationId, unknown>;

export type Operations = typeof operations;
