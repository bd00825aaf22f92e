import { createHash } from "node:crypto";
import { isComment, NAME, nameParts, pieces, TABLE } from "../names.js";
import { statementsOf } from "../split.js";

/** The parts of a `CREATE INDEX CONCURRENTLY` that are needed to repair it. */
interface ConcurrentIndex {
  /** Unquoted name of the index. */
  index: string;
  /** The table as written, including quotes. */
  table: string;
}

const createIndex = new RegExp(
  String.raw`^CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})\s+ON\s+(?:ONLY\s+)?(${TABLE})`,
  "i",
);
const dropIndex = new RegExp(
  String.raw`^DROP\s+INDEX\s+CONCURRENTLY\s+(?:IF\s+EXISTS\s+)?(${TABLE})`,
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

const ending =
  /^(?:(?:COMMIT|END|ABORT|PREPARE\s+TRANSACTION)\b|ROLLBACK\b(?!\s+(?:(?:WORK|TRANSACTION)\s+)?TO\b))/i;

/** Whether a statement, or one of several in a string, ends the transaction that it is run in. */
export function endsTransaction(sql: string): boolean {
  return statementsOf(sql).some((one) => ending.test(withoutLeadingComments(one)));
}

/** Index and table of a `CREATE INDEX CONCURRENTLY` with a name; undefined for anything else. */
export function concurrentIndex(sql: string): ConcurrentIndex | undefined {
  const match = createIndex.exec(withoutLeadingComments(sql));
  if (!match?.[1] || !match[2]) return undefined;
  const [name] = nameParts(match[1]);
  return { index: match[1].startsWith('"') ? name! : name!.toLowerCase(), table: match[2] };
}

/** The index of a `DROP INDEX CONCURRENTLY`, as written; undefined for anything else. */
export function droppedIndex(sql: string): string | undefined {
  return dropIndex.exec(withoutLeadingComments(sql))?.[1];
}

/** The statement without comments and white space at its beginning. */
export function withoutLeadingComments(sql: string): string {
  let start = 0;
  for (const piece of pieces(sql)) {
    if (!isComment(piece) && piece.text.trim() !== "") break;
    start += piece.text.length;
  }
  return sql.slice(start).trimStart();
}

/** SHA-256 in hex of the statements, regardless of the rest of their file. */
export function checksumOfSteps(steps: string[]): string {
  return createHash("sha256").update(JSON.stringify(steps)).digest("hex");
}
