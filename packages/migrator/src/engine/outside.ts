import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { databaseError, MigratorError } from "../errors.js";
import { type LoadedMigration, listMigrations } from "../files.js";
import { escaped } from "../names.js";
import { ACTIVE_TRANSACTION } from "./retry.js";
import type { RunSettings } from "./session.js";

const UNSAFE_NEW_ENUM_VALUE = "55P04";

/** Patterns in a migration's text for statements that PostgreSQL refuses inside a transaction. */
const signs = [
  /\b(CREATE\s+(UNIQUE\s+)?|DROP\s+|RE)INDEX\b[^;`'"]*\bCONCURRENTLY\b/i,
  /\bconcurrently["']?\s*:\s*true\b/,
  /\bDETACH\s+PARTITION\b[^;]*\bCONCURRENTLY\b/i,
  /\bVACUUM\b/i,
  /\bALTER\s+SYSTEM\b/i,
  /\b(CREATE|DROP)\s+(DATABASE|TABLESPACE)\b/i,
  /(^|[;`'"])\s*COMMIT\s*[;`'"]/im,
];
const addedValue = /\bADD\s+VALUE\s+(?:IF\s+NOT\s+EXISTS\s+)?\\?'((?:[^'\\]|'')*)/gi;

/** Whether a migration, judging by its text, cannot run inside a transaction. */
export function looksOutside(source: string): boolean {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*(\/\/|--).*$/gm, "");
  // A new enum value may be added in a transaction, but not used until that has committed.
  const values = [...text.matchAll(addedValue)].map(([, value]) => value!);
  const isUsed = (value: string) =>
    text.split(new RegExp(`['"]${escaped(value)}\\\\?['"]`)).length > 2;
  return signs.some((sign) => sign.test(text)) || values.some(isUsed);
}

/**
 * Extends an error with the migrations that have to run outside a transaction: this one, and all
 * others that appear to, so that they are found in one go.
 */
export async function adviseOutside(
  error: unknown,
  { name, path }: LoadedMigration,
  settings: RunSettings,
): Promise<unknown> {
  const code = databaseError((error as Error).cause)?.code;
  if (code !== ACTIVE_TRANSACTION && code !== UNSAFE_NEW_ENUM_VALUE) return error;
  const folder = dirname(path);
  const known = settings.outsideTransaction ?? [];
  const files = new Set(known).add(name);
  for (const file of await listMigrations(folder)) {
    const source = await readFile(join(folder, file), "utf8");
    if (!/\btransaction:\s*false\b/.test(source) && looksOutside(source)) files.add(file);
  }
  const list = [...files].sort().map((file) => `        ${JSON.stringify(file)},\n`);
  return new MigratorError(
    `${(error as Error).message}\n\nPostgreSQL refuses this inside a transaction. Export \`transaction: false\` ` +
      "beside `up` and `down`; or, to leave old files as they are, list them under `migrator` in " +
      "sequelize-cli's config and under `settings` in the migrator's. These look like it:\n\n" +
      `    outsideTransaction: [\n${list.join("")}    ]`,
    { cause: (error as Error).cause },
  );
}
