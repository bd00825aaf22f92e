import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { asOwn } from "../guard/state.js";
import { TABLE } from "../names.js";
import type { ObservedMigration } from "../observe.js";
import type { Finding } from "./rules.js";

/** Rules of squawk that our own rules cover more precisely, or that the runner takes care of. */
const excluded = [
  "require-concurrent-index-creation",
  "adding-field-with-default",
  "changing-column-type",
  "adding-not-nullable-field",
  "ban-drop-column",
  "ban-drop-table",
  "require-lock-timeout",
  "require-statement-timeout",
  "prefer-robust-stmts",
  "require-concurrent-index-deletion",
  "prefer-text-field",
  "prefer-bigint-over-int",
  "prefer-bigint-over-smallint",
  "prefer-identity",
  "prefer-timestamp-tz",
  "ban-char-field",
  "disallowed-unique-constraint",
  "adding-serial-primary-key-field",
  "renaming-column",
  "renaming-table",
];

interface SquawkFinding {
  line: number;
  rule_name: string;
  message: string;
  help: string | null;
}

/**
 * Findings of squawk in a migration's statements that concern tables in use.
 *
 * @param namesAt names of the tables from before the first pending migration, at each statement
 */
export async function squawk(
  migration: ObservedMigration,
  namesAt: string[][],
): Promise<Finding[]> {
  const texts = migration.statements.map((sql) => `${sql.trim().replace(/;$/, "")};\n`);
  const found = await run(texts.join(""), migration.transaction);
  return found.flatMap(({ line, rule_name, message, help }) => {
    const index = statementAt(texts, line);
    const sql = migration.statements[index]!;
    const table = tableIn(sql, namesAt[index] ?? []);
    if (table === undefined || isNoAdvice(rule_name, sql)) return [];
    return [
      {
        migration: migration.name,
        statement: index + 1,
        sql,
        rule: rule_name,
        message: `${table}: ${message}`,
        help: help ?? "See https://squawkhq.com/docs/rules.",
      },
    ];
  });
}

async function run(sql: string, transaction: boolean): Promise<SquawkFinding[]> {
  const { getBinaryPath } = createRequire(import.meta.url)("squawk-cli/js/index.js") as {
    getBinaryPath: () => string;
  };
  const args = ["--reporter", "json", "--exclude", excluded.join(","), "--stdin-filepath", "-"];
  if (transaction) args.push("--assume-in-transaction");
  return new Promise((resolve, reject) => {
    const child = asOwn(() =>
      execFile(getBinaryPath(), args, { maxBuffer: 1 << 26 }, (error, stdout) => {
        try {
          resolve(JSON.parse(stdout || "[]"));
        } catch {
          reject(error ?? new Error(`squawk answered: ${stdout.slice(0, 200)}`));
        }
      }),
    );
    child.stdin?.end(sql);
  });
}

/** The index of the statement at a line (0-based) of the joined texts. */
function statementAt(texts: string[], line: number): number {
  let end = 0;
  for (const [index, text] of texts.entries()) {
    end += text.split("\n").length - 1;
    if (line < end) return index;
  }
  return texts.length - 1;
}

/** NOT VALID only applies to checks and foreign keys, and another rule covers the latter. */
function isNoAdvice(rule: string, sql: string): boolean {
  return rule === "constraint-missing-not-valid" && !/\bCHECK\b|\bNOT\s+NULL\b/i.test(sql);
}

/** The first table in use that a statement mentions. */
function tableIn(sql: string, tables: string[]): string | undefined {
  const named = new RegExp(
    String.raw`\b(?:TABLE|ON|UPDATE|FROM|INTO)\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?(${TABLE})`,
    "gi",
  );
  const plain = (name: string) => name.replaceAll('"', "").replace(/^public\./, "");
  const mentioned = [...sql.matchAll(named)].map(([, table]) => plain(table!));
  return tables.find((table) => mentioned.includes(plain(table)));
}
