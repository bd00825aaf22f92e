import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePolicies, ensureRoles, pendingMigrations } from "@docket/backup";
import {
  checkServer,
  DatabaseError,
  parseConnectionUrl,
  type Target,
  waitForDatabase,
} from "@docket/database";
import { migrate } from "@docket/migrator";
import type { Config } from "../config.js";

const ASCII_ONLY =
  "The database's LC_CTYPE is C, so the search does not find ÖL for öl: upper and lower case are known of English letters only. All else works. A database made with LOCALE 'C.UTF-8' knows them all.";

/**
 * Waits for the database, checks that it is suitable, and brings its roles, schema and policies up to date.
 *
 * @param say called with each step, in words for the person who waits
 * @throws DatabaseError
 */
export async function prepareDatabase(
  target: Target,
  { databaseDirectUrl, databaseWaitSeconds }: Config,
  say: (message: string) => void,
): Promise<void> {
  const name = databaseDirectUrl ? "DATABASE_DIRECT_URL" : "DATABASE_URL";
  const timeoutMs = databaseWaitSeconds * 1_000;
  await waitForDatabase(target.directUrl, { name, timeoutMs, onProgress: say });
  refusePooled(target, name);
  const facts = await checkServer(target.directUrl, name);
  if (target.url !== target.directUrl) await checkServer(target.url);
  if (facts.asciiOnly) say(ASCII_ONLY);
  await ensureRoles(target.directUrl, say);
  if (facts.readOnly) await requireMigrated(target, say);
  else await migrateFirst(target, say);
  await ensurePolicies(target.directUrl, say);
}

function refusePooled({ directUrl }: Target, name: string): void {
  if (!parseConnectionUrl(directUrl, name).pooled) return;
  throw new DatabaseError(
    "pooled-address",
    `${name} goes through a pooler, and migrations need a connection of their own. Set DATABASE_DIRECT_URL to the address without it.`,
  );
}

/** A read-only database can be served for reading if its schema is up to date. */
async function requireMigrated(
  { directUrl }: Target,
  say: (message: string) => void,
): Promise<void> {
  const pending = await pendingMigrations(directUrl);
  if (pending.length > 0) {
    throw new DatabaseError(
      "unsuitable",
      `The database is read-only, and has to be migrated first (${pending.join(", ")}). Let it take changes (default_transaction_read_only = off; a standby is promoted), and start again.`,
    );
  }
  say("The database is read-only: data can be read, but not changed until that ends.");
}

async function migrateFirst({ directUrl }: Target, say: (message: string) => void): Promise<void> {
  const { host, port, user, password, database, ssl } = parseConnectionUrl(directUrl);
  const migrations = path.dirname(
    fileURLToPath(import.meta.resolve("@docket/migrations/package.json")),
  );
  await migrate({
    connection: { host, port, user, password, database, ssl },
    migrations: path.join(migrations, "migrations"),
    log: say,
  });
}
