import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { LoadedConfig } from "../config.js";
import { MigratorError } from "../errors.js";
import { loadMigration } from "../files.js";
import type { MigrationDefinition } from "../migration.js";
import type { PlannedStatement } from "./plan.js";
import { hasFixedLines } from "./sql-text.js";

/** The text of a migration before it is written to a file. */
export interface MigrationText {
  /** Lines for the comment at the top. */
  header: string[];
  up: PlannedStatement[];
  down: PlannedStatement[];
  transaction: boolean;
}

/** The style of a project's migrations: ES modules in TypeScript, or CommonJS. */
type ModuleStyle = "esm" | "cjs";

/**
 * Generates a migration's source: each statement is a template literal, with remarks as comments.
 */
export function migrationSource(text: MigrationText, style: ModuleStyle): string {
  const body = [
    "{",
    ...(text.transaction ? [] : ["  transaction: false,"]),
    ...listSource("up", text.up),
    ...listSource("down", text.down),
    "}",
  ].join("\n");
  const header = text.header.map((line) => `${comment(line)}\n`).join("");
  return style === "esm"
    ? `import { migration } from "@docket/migrator";\n\n${header}export const { up, down } = migration(${body});\n`
    : `const { migration } = require("@docket/migrator");\n\n${header}module.exports = migration(${body});\n`;
}

function listSource(name: string, statements: PlannedStatement[]): string[] {
  return [
    `  ${name}: [`,
    ...statements.flatMap(({ sql, remarks }) => [
      ...remarks.map((remark) => `    ${comment(remark)}`),
      `    \`${literal(asWritten(sql))}\`,`,
    ]),
    "  ],",
  ];
}

/** A remark may quote a value or a message that spans several lines. */
function comment(line: string): string {
  return `// ${line.replace(/\s+/g, " ")}`;
}

/** As the content of a template literal, in which JavaScript would read `\r\n` as `\n`. */
function literal(sql: string): string {
  return sql.replace(/\\|`|\$\{/g, "\\$&").replaceAll("\r", "\\r");
}

/**
 * A statement as written in the file: lines after the first are indented like it, unless that would
 * change a body or a string.
 */
export function asWritten(sql: string): string {
  return hasFixedLines(sql) ? sql : sql.replaceAll("\n", "\n    ");
}

/**
 * Writes a migration after the existing ones, in their style, and reads it back: it must equal what
 * was proved.
 */
export async function writeMigration(
  config: LoadedConfig,
  name: string,
  existing: string[],
  text: MigrationText,
  proved: MigrationDefinition,
): Promise<{ file: string; source: string }> {
  const { style, ending } = await moduleKindOf(config, existing.at(-1));
  const file = `${timestampAfter(existing.at(-1))}-${kebabCase(name)}.${ending}`;
  const path = join(config.migrations, file);
  const source = migrationSource(text, style);
  await writeFile(path, source, { flag: "wx" });
  try {
    const { definition } = await loadMigration(config.migrations, file);
    if (!isDeepStrictEqual({ transaction: true, ...definition }, proved)) {
      throw new MigratorError("The file differs from what was proved, so it was removed.");
    }
  } catch (error) {
    await rm(path);
    throw error;
  }
  return { file, source };
}

/** The time in UTC as `YYYYMMDDHHMMSS`, or the last migration's plus 1, whichever is later. */
function timestampAfter(last: string | undefined): string {
  const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const latest = /^\d{14}/.exec(last ?? "")?.[0] ?? "";
  return latest < now ? now : String(BigInt(latest) + 1n);
}

/**
 * A migration's name in the form for its file name.
 *
 * @throws {MigratorError} if nothing of it is left
 */
export function kebabCase(name: string): string {
  const kebab = name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (kebab === "") {
    throw new MigratorError("Give the migration a name of letters and digits: generate NAME.");
  }
  return kebab;
}

/** The module syntax and file extension of a new migration. */
interface ModuleKind {
  style: ModuleStyle;
  ending: "js" | "ts" | "cjs" | "cts" | "mjs";
}

/**
 * The kind of the project's modules: that of its last migration, or else that of its
 * `package.json`; in TypeScript where Node runs that by itself, that is in a project of ES modules.
 */
async function moduleKindOf(
  { folder, migrations, file }: Pick<LoadedConfig, "folder" | "migrations" | "file">,
  last: string | undefined,
): Promise<ModuleKind> {
  const isModule = await saysModule(migrations);
  if (last !== undefined) {
    const source = await readFile(join(migrations, last), "utf8");
    const isCommon = /\bmodule\.exports\b|\bexports\.(up|down|default)\b/.test(source);
    const ending = extname(last).slice(1) as ModuleKind["ending"];
    // In a CommonJS package, TypeScript files use `export` too, as may files compiled from them.
    const style = isCommon || (!isModule && /^c?js$/.test(ending)) ? "cjs" : "esm";
    return { style, ending };
  }
  if (!isModule) return { style: "cjs", ending: "js" };
  const isTyped = file.endsWith("ts") || existsSync(join(folder, "tsconfig.json"));
  return { style: "esm", ending: isTyped ? "ts" : "js" };
}

/** Whether the nearest `package.json` says that its `.js` files are ES modules. */
async function saysModule(folder: string): Promise<boolean> {
  const path = join(folder, "package.json");
  if (existsSync(path)) return JSON.parse(await readFile(path, "utf8")).type === "module";
  return dirname(folder) === folder ? false : saysModule(dirname(folder));
}
