import type {
  Conversation as ConversationRow,
  Task as TaskRow,
  User as UserRow,
} from "@docket/contract";
import { parameter as $, type Compiler } from "@docket/database";
import { Conversation, Task, User } from "@docket/models";

const shown = ["id", "email", "name", "createdAt", "updatedAt"];

/** The statements about the signed-in person. `$1` is always the user. */
export function meStatements(compiler: Compiler) {
  const everything = { equal: { userId: $(1) }, order: [["id", "ASC"]] as [string, "ASC"][] };
  return {
    get: compiler.select<UserRow>("me: read", User, { attributes: shown, equal: { id: $(1) } }),
    /** `$2` name */
    rename: compiler.update<UserRow>("me: rename", User, {
      values: { name: $(2) },
      equal: { id: $(1) },
      returning: shown,
    }),
    delete: compiler.delete("me: delete", User, { equal: { id: $(1) } }),
    allTasks: compiler.select<TaskRow>("tasks: everything of one user", Task, {
      attributes: ["id", "title", "description", "completed", "createdAt", "updatedAt"],
      ...everything,
    }),
    allConversations: compiler.select<ConversationRow>(
      "conversations: everything of one user",
      Conversation,
      {
        attributes: ["id", "title", "createdAt", "updatedAt"],
        ...everything,
      },
    ),
  };
}
