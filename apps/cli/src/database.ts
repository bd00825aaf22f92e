import { createDatabase, type Database, openTarget } from "@docket/database";
import { ADMIN_ROLE, APP_ROLE, models, USER_SETTING } from "@docket/models";
import { withCleanup } from "./interrupt.js";
import { readSettings } from "./settings.js";
import { say } from "./terminal/output.js";

/** In milliseconds; an administrator waits longer than a browser. */
const timeouts = { statement: 600_000, lock: 10_000, idleInTransaction: 600_000 };

/**
 * Opens the database for the time of `work`. The embedded server is started or joined for it, and
 * given back afterwards.
 *
 * @throws DatabaseError, CliError
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const { directUrl, embedded } = await openTarget(readSettings(), say);
  return withCleanup(
    () => embedded?.release(),
    async () => {
      const database = createDatabase({
        url: directUrl,
        models,
        isolation: { role: APP_ROLE, adminRole: ADMIN_ROLE, userSetting: USER_SETTING },
        pool: { max: 2 },
        timeouts,
      });
      try {
        return await work(database);
      } finally {
        await database.destroy();
      }
    },
  );
}

/** One transaction as the login role, which keeps accounts and sees nobody's tasks. */
export function inTransaction<T>(database: Database, work: () => Promise<T>): Promise<T> {
  return database.asSystem(() => database.sequelize.transaction(work));
}

/**
 * For the rest of the transaction of `inTransaction`, acts as the user with this id, as
 * `database.forUser` does. For what must appear together: an account, and what it owns.
 */
export async function goOnAsUser(database: Database, userId: string): Promise<void> {
  await database.sequelize.query(
    "SELECT set_config('role', $role, true), set_config($setting, $userId, true)",
    { bind: { role: APP_ROLE, setting: USER_SETTING, userId } },
  );
}
