import type { Database } from "@docket/database";
import { Conversation, Message, Task, User } from "@docket/models";
import { withDatabase } from "../database.js";
import { CliError } from "../errors.js";
import { confirm } from "../terminal/ask.js";
import { count, print, printJson } from "../terminal/output.js";
import { findUser } from "./find-user.js";

/** `docket users delete` */
export async function deleteUser(
  who: string,
  { yes, json }: { yes?: true; json?: true },
): Promise<void> {
  await withDatabase(async (database) => {
    const { id, email } = await findUser(database, who);
    const owned = await countOwned(database, id);
    const things = `${count(owned.tasks, "task")}, ${count(owned.conversations, "conversation")} and ${count(owned.messages, "message")}`;
    if (!yes) {
      const sure = await confirm(
        `Delete ${email} with ${things}? This cannot be undone.`,
        `${email} has ${things}. Add --yes to delete all of it without being asked.`,
      );
      if (!sure) throw new CliError("Nothing was deleted.");
    }
    // The database deletes the rest by cascade: sessions and keys, tasks, conversations, messages.
    const deleted = await database.asSystem(() => User.destroy({ where: { id } }));
    if (deleted === 0) throw new CliError(`Somebody else has just deleted ${email}.`);
    if (json) printJson({ id, email, deleted: owned });
    else print(`Deleted ${email} with ${things}.`);
  });
}

function countOwned(database: Database, userId: string) {
  return database.asAdmin(async () => ({
    tasks: await Task.count({ where: { userId } }),
    conversations: await Conversation.count({ where: { userId } }),
    messages: await Message.count({ where: { userId } }),
  }));
}
