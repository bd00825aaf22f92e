import { AppError, restoreFromTrash, undoChange } from "@docket/api/local";
import type { Entity } from "@docket/contract";
import type { Database } from "@docket/database";
import { withDatabase } from "../database.js";
import { CliError } from "../errors.js";
import { count, printJson, say } from "../terminal/output.js";
import { findUser } from "../users/find-user.js";

/** `docket undo` */
export async function undo(who: string, seq: number, { json }: { json?: true }): Promise<void> {
  const events = await ofUser(who, (database, userId) => undoChange(database, userId, seq));
  if (json) return printJson(events);
  say(`Undone, by ${count(events.length, "change")}. docket history shows them.`);
}

/** `docket trash restore` */
export async function restore(
  who: string,
  entity: Entity,
  id: string,
  { json }: { json?: true },
): Promise<void> {
  const restored = await ofUser(who, (database, userId) =>
    restoreFromTrash(database, userId, { entity, id }),
  );
  if (json) return printJson({ entity, id, restored });
  say(
    restored === 0
      ? `This ${entity} is not in the trash.`
      : `Restored ${count(restored, "item")}: the ${entity} and what was deleted with it.`,
  );
}

/** @throws CliError with the words of a refusal */
function ofUser<T>(
  who: string,
  work: (database: Database, userId: string) => Promise<T>,
): Promise<T> {
  return withDatabase(async (database) => {
    const { id } = await findUser(database, who);
    try {
      return await work(database, id);
    } catch (error) {
      throw error instanceof AppError ? new CliError(error.detail) : error;
    }
  });
}
