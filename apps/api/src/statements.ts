import { Compiler, type Database } from "@docket/database";
import { apiKeyStatements } from "./features/api-keys/api-keys.js";
import { conversationStatements } from "./features/conversations/conversation-statements.js";
import { meStatements } from "./features/me/me-statements.js";
import { messageStatements } from "./features/messages/message-statements.js";
import { taskStatements } from "./features/tasks/task-statements.js";
import { turnStatements } from "./features/turns/turn-statements.js";
import { idempotencyStatements } from "./idempotency.js";

/** Every statement that the API sends, written from the models when the server starts. */
export function createStatements(_database: Database) {
  const compiler = new Compiler();
  return {
    tasks: taskStatements(compiler),
    conversations: conversationStatements(compiler),
    messages: messageStatements(compiler),
    turns: turnStatements(compiler),
    me: meStatements(compiler),
    /** All of them, for whoever reviews what reaches the database. */
    all: () => [...compiler.made, ...idempotencyStatements, ...apiKeyStatements],
  };
}

export type Statements = ReturnType<typeof createStatements>;
