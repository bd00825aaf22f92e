import { createHash } from "node:crypto";

/** The parts of a `CREATE INDEX CONCURRENTLY` that are needed to repair it. */
export interface ConcurrentIndex {
  /** Unquoted name of the index. */
  index: string;
  /** The table as written, including quotes. */
  table: string;
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)`;
const createIndex = new RegExp(
  String.raw`^CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})\s+ON\s+(?:ONLY\s+)?(${NAME}(?:\.${NAME})?)`,
  "i",
);
const dropIndex = new RegExp(
  String.raw`^DROP\s+INDEX\s+CONCURRENTLY\s+(?:IF\s+EXISTS\s+)?(${NAME}(?:\.${NAME})?)`,
  "i",
);
const outsideOnly = [
  /^(?:CREATE\s+(?:UNIQUE\s+)?|DROP\s+)INDEX\s+CONCURRENTLY\b/i,
  /^REINDEX\b.*\bCONCURRENTLY\b/is,
  /^ALTER\s+TABLE\b.*\bDETACH\s+PARTITION\b.*\bCONCURRENTLY\b/is,
  /^VACUUM\b/i,
  /^ALTER\s+SYSTEM\b/i,
  /^(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE)\b/i,
];

/** Whether PostgreSQL refuses the statement inside a transaction block. */
export function refusesTransaction(sql: string): boolean {
  const bare = withoutLeadingComments(sql);
  return outsideOnly.some((pattern) => pattern.test(bare));
}

/** Index and table of a `CREATE INDEX CONCURRENTLY` with a name; undefined for anything else. */
export function concurrentIndex(sql: string): ConcurrentIndex | undefined {
  const match = createIndex.exec(withoutLeadingComments(sql));
  return match?.[1] && match[2] ? { index: unquoted(match[1]), table: match[2] } : undefined;
}

/** The index of a `DROP INDEX CONCURRENTLY`, as written; undefined for anything else. */
export function droppedIndex(sql: string): string | undefined {
  return dropIndex.exec(withoutLeadingComments(sql))?.[1];
}

/** The statement without comments and white space at its beginning. */
export function withoutLeadingComments(sql: string): string {
  return sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, "");
}

/** SHA-256 in hex of the statements, regardless of the rest of their file. */
export function checksumOfSteps(steps: string[]): string {
  return createHash("sha256").update(JSON.stringify(steps)).digest("hex");
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
