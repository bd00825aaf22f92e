import type { Actor } from "@docket/contract/choices";
import { createDatabase, type Database, openTarget, waitForDatabase } from "@docket/database";
import { ACTOR_SETTING, ADMIN_ROLE, APP_ROLE, models, USER_SETTING } from "@docket/models";
import { QueryTypes } from "sequelize";
import { CliError, exitCodes } from "./errors.js";
import { withCleanup } from "./interrupt.js";
import { readSettings, type Settings } from "./settings.js";
import { say } from "./terminal/output.js";

/** In milliseconds; an administrator can wait longer than a browser. */
const timeouts = { statement: 600_000, lock: 10_000, idleInTransaction: 600_000 };

/** In milliseconds: the server may be starting, or its provider may have to wake it. */
const PATIENCE = 5_000;

/**
 * Opens the database for the duration of `work`. The embedded server is started or joined for it,
 * and released afterwards.
 *
 * @throws DatabaseError, CliError
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const settings = readSettings();
  const { directUrl, embedded } = await openTarget(settings, say);
  return withCleanup(
    () => embedded?.release(),
    async () => {
      await awaitDatabase(settings, directUrl);
      const database = createDatabase({
        url: directUrl,
        models,
        isolation: {
          role: APP_ROLE,
          adminRole: ADMIN_ROLE,
          userSetting: USER_SETTING,
          actorSetting: ACTOR_SETTING,
        },
        isolationMode: settings.DATABASE_ISOLATION,
        pool: { max: 2 },
        timeouts,
      });
      try {
        return await work(database.actingAs("cli"));
      } catch (error) {
        // Without its role, the unit of work fails at its first statement, with that statement's
        // error.
        if (error instanceof CliError || (await canTakeRoles(database))) throw error;
        throw new CliError(NO_ROLES, exitCodes.database);
      } finally {
        await database.destroy();
      }
    },
  );
}

/**
 * Waits until the server accepts connections.
 *
 * @returns the name of the variable that its address comes from
 * @throws DatabaseError with its address, and why it cannot be reached
 */
export async function awaitDatabase(settings: Settings, directUrl: string): Promise<string> {
  const name = settings.DATABASE_DIRECT_URL ? "DATABASE_DIRECT_URL" : "DATABASE_URL";
  await waitForDatabase(directUrl, { name, timeoutMs: PATIENCE, onProgress: say });
  return name;
}

const NO_ROLES =
  "The login role cannot take Docket's roles docket_app and docket_admin: they are not there, or were not granted to it. Start Docket once (on a new database pnpm db:migrate does as well): it makes what is missing, or says what an administrator must do.";

/** Also `true` if that cannot be determined. */
async function canTakeRoles(database: Database): Promise<boolean> {
  const granted = await database
    .asSystem(() =>
      database.sequelize.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_roles
         WHERE rolname = ANY ($roles) AND pg_has_role(current_user, oid, 'MEMBER')`,
        { bind: { roles: [APP_ROLE, ADMIN_ROLE] }, type: QueryTypes.SELECT },
      ),
    )
    .catch(() => null);
  return granted === null || granted[0]?.count === 2;
}

/**
 * Runs `work` in one transaction as the login role, which manages accounts and sees nobody's tasks.
 */
export function inTransaction<T>(database: Database, work: () => Promise<T>): Promise<T> {
  return database.asSystem(() => database.sequelize.transaction(work));
}

/**
 * For the rest of the transaction of `inTransaction`, acts as the user with this id, as
 * `database.forUser` does. For rows that must appear atomically: an account, and what it owns.
 */
export async function goOnAsUser(database: Database, userId: string, actor: Actor): Promise<void> {
  // Not by set_config(), which would not reach the machines of a distributed database.
  const { sequelize } = database;
  await sequelize.query(`SET LOCAL ROLE ${APP_ROLE}`);
  await sequelize.query(`SET LOCAL ${USER_SETTING} = ${sequelize.escape(userId)}`);
  await sequelize.query(`SET LOCAL ${ACTOR_SETTING} = ${sequelize.escape(actor)}`);
}
