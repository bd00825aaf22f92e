import { ADMIN_ROLE, APP_ROLE } from "@docket/models";
import type { Client } from "pg";
import { withConnection } from "./connection.js";
import { BackupError } from "./errors.js";
import { listMigrations, loadRolePrerequisites } from "./migrations.js";
import { hasAside } from "./set-aside.js";
import { docketTables, readApplied, readNewer } from "./tables.js";

/**
 * Checks a database before it is migrated, and creates the roles if they are missing: in a new one, and in one that was
 * restored without them, since `pg_dump` of a single database leaves them out.
 *
 * @param say called with what was done, and if a newer Docket has migrated the database
 * @throws BackupError for an interrupted restore, and with what an administrator must do if the login
 * role does not own Docket's tables, or may not create the roles
 */
export async function ensureRoles(url: string, say: (message: string) => void): Promise<void> {
  await withConnection(url, async (client) => {
    if (await hasAside(client)) {
      throw new BackupError(
        "A restore into this database was interrupted, so it is incomplete. Run pnpm docket restore again: it first puts back what was there before.",
      );
    }
    await refuseForeignOwner(client);
    const newer = await readNewer(client);
    if (newer.length > 0) {
      say(
        `This database was migrated by a newer Docket (${newer.join(", ")}), and this older one may not fit it. Start the newer one, or restore a backup from before the upgrade.`,
      );
    }
    await requireRoles(client, say);
  });
}

/**
 * Creates Docket's roles if they are missing, and lets the login role take them.
 *
 * @throws BackupError with what an administrator must do if the login role may not do that
 */
export async function requireRoles(client: Client, say: (message: string) => void): Promise<void> {
  const { rows } = await client.query<{ role: string; usable: boolean }>(
    `SELECT role, coalesce(pg_has_role(current_user, (SELECT oid FROM pg_roles WHERE rolname = role), 'MEMBER'), false) AS usable
     FROM unnest($1::text[]) AS role`,
    [[APP_ROLE, ADMIN_ROLE]],
  );
  const missing = rows.filter(({ usable }) => !usable).map(({ role }) => role);
  if (missing.length === 0) return;
  for (const statement of await loadRolePrerequisites())
    await client.query(statement).catch(refusal);
  say(`Made the missing roles: ${missing.join(", ")}.`);
}

/** Names of the migrations of this Docket that the database lacks, in order. */
export async function pendingMigrations(url: string): Promise<string[]> {
  return withConnection(url, async (client) => {
    const applied = await readApplied(client);
    return (await listMigrations()).filter((name) => !applied.includes(name));
  });
}

/** @throws BackupError if another role owns some of Docket's tables */
export async function refuseForeignOwner(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; owner: string; me: string }>(
    `SELECT quote_ident(relname) AS name, relowner::regrole::text AS owner, current_user::regrole::text AS me FROM pg_class
     WHERE relname = ANY ($1) AND relkind = 'r' AND relnamespace = current_schema()::regnamespace
       AND NOT pg_has_role(current_user, relowner, 'USAGE')
     ORDER BY relname`,
    [docketTables],
  );
  const [first] = rows;
  if (!first) return;
  throw new BackupError(
    `${first.owner} owns ${rows.length} of Docket's tables (such as ${first.name}), and ${first.me}, as whom Docket connects, has to. As an administrator, for each of them: ALTER TABLE ${first.name} OWNER TO ${first.me}. After pg_restore: repeat it with --no-owner --role=${first.me}.`,
  );
}

/** @throws BackupError with what PostgreSQL says, always */
export function refusal(error: unknown): never {
  const { message, hint, code = "" } = error as { message: string; hint?: string; code?: string };
  // An undefined table, column, type or function: no right would help.
  if (/^42(P01|703|704|883)$/.test(code)) {
    throw new BackupError(
      `The database is not what its migrations have made: ${message}. pnpm db:drift shows all that was lost or renamed. Put it back, or restore a backup.`,
      { cause: error },
    );
  }
  throw new BackupError(
    `The database lacks some of Docket's roles, policies, triggers or grants, and the login role may not make them: ${message}${hint ? ` ${hint}` : ""}`,
    { cause: error },
  );
}
