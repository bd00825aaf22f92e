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
export type ModuleStyle = "esm" | "cjs";

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
