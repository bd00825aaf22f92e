import type { ConnectionOptions } from "../connection.js";
import { urlOf } from "../connection.js";

const FOR_LIBPQ = ["PGSERVICE", "PGSERVICEFILE", "PGPASSFILE", "PGHOSTADDR"];
const ABOUT_DATABASES = /DB|DATABASE|PG|POSTGRES|SQL/i;
const DATABASE_URL = /^postgres(ql)?:\/\//i;

/**
 * The environment with every database address replaced by that of `scratch`: URLs, libpq's
 * variables, and single values that equal those of the live database.
 */
export function replacedEnvironment(
  environment: NodeJS.ProcessEnv,
  scratch: ConnectionOptions,
  live: ConnectionOptions | undefined,
): NodeJS.ProcessEnv {
  const replaced: NodeJS.ProcessEnv = {};
  for (const [name, value = ""] of Object.entries(environment)) {
    if (FOR_LIBPQ.includes(name)) continue;
    replaced[name] = replacedValue(name, value, scratch, live);
  }
  return {
    ...replaced,
    PGHOST: scratch.host,
    PGPORT: String(scratch.port ?? 5432),
    PGUSER: scratch.user,
    PGDATABASE: scratch.database,
    ...(scratch.password === undefined ? {} : { PGPASSWORD: scratch.password }),
    // Breaks a deadlock: a program may wait for a lock of the migration that waits for the program.
    PGOPTIONS: "-c lock_timeout=10s",
  };
}

function replacedValue(
  name: string,
  value: string,
  scratch: ConnectionOptions,
  live: ConnectionOptions | undefined,
): string {
  if (DATABASE_URL.test(value)) return urlOf(scratch) + (/\?.*$/.exec(value)?.[0] ?? "");
  if (!live || !ABOUT_DATABASES.test(name)) return value;
  const replaced = new Map([
    [live.password, scratch.password ?? ""],
    [live.user, scratch.user],
    [String(live.port ?? 5432), String(scratch.port ?? 5432)],
    [live.host, scratch.host],
    [live.database, scratch.database],
  ]);
  return replaced.get(value) ?? value;
}
