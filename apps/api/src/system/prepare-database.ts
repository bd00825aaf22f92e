import { ensureProtection, ensureRoles, migrateDatabase, pendingMigrations } from "@docket/backup";
import {
  checkServer,
  DatabaseError,
  parseConnectionUrl,
  type ServerFacts,
  type Target,
  waitForDatabase,
} from "@docket/database";
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
  { databaseDirectUrl, databaseReplicaUrl, databaseWaitSeconds }: Config,
  say: (message: string) => void,
): Promise<void> {
  const name = databaseDirectUrl ? "DATABASE_DIRECT_URL" : "DATABASE_URL";
  const timeoutMs = databaseWaitSeconds * 1_000;
  await waitForDatabase(target.directUrl, { name, timeoutMs, onProgress: say });
  refusePooled(target, name);
  const facts = await checkServer(target.directUrl, name);
  if (target.url !== target.directUrl) {
    await waitForDatabase(target.url, { timeoutMs, onProgress: say });
    requireSame(facts, await checkServer(target.url), "DATABASE_URL", name);
  }
  if (databaseReplicaUrl) await checkReplica(databaseReplicaUrl, facts, say);
  if (facts.asciiOnly) say(ASCII_ONLY);
  if (facts.readOnly) await requireMigrated(target, say);
  await ensureRoles(target.directUrl, say);
  if (!facts.readOnly) await migrateDatabase(target.directUrl, { log: say });
  await ensureProtection(target.directUrl, say);
}

/** Two databases would answer with different rows, without a word. */
function requireSame(one: ServerFacts, other: ServerFacts, ...names: [string, string]): void {
  if (one.identity === null || other.identity === null || one.identity === other.identity) return;
  throw new DatabaseError(
    "unsuitable",
    `${names.join(" and ")} lead to different databases. Let both lead to the same one.`,
  );
}

/** A replica that cannot be used is no reason not to start: the primary serves its reads. */
async function checkReplica(
  url: string,
  primary: ServerFacts,
  say: (message: string) => void,
): Promise<void> {
  const unused = (why: string) =>
    say(`DATABASE_REPLICA_URL serves no reads until that changes: ${why}`);
  const name = "DATABASE_REPLICA_URL";
  const facts = await checkServer(url, name).catch((error: Error) => {
    unused(error.message);
    return null;
  });
  if (!facts) return;
  requireSame(primary, facts, name, "DATABASE_URL");
  if (!facts.standby) unused("the server is no replica, or was promoted.");
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
