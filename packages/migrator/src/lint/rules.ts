import { refusesTransaction, withoutLeadingComments } from "../engine/statements.js";
import { tableOf } from "../names.js";
import type { Physical } from "./effects.js";

/** A problem of a pending migration that may hurt a database in use. */
export interface Finding {
  migration: string;
  /** 1-based; undefined if it concerns the whole migration. */
  statement?: number;
  sql?: string;
  rule: string;
  message: string;
  help: string;
}

/**
 * A statement and what it changed in the tables that an application uses, which are those that
 * existed before the first pending migration.
 */
interface Effect {
  sql: string;
  before: Physical;
  after: Physical;
}

type Rule = (effect: Effect) => { rule: string; message: string; help: string }[];

const indexWithoutConcurrently: Rule = ({ sql, before, after }) =>
  Object.entries(after.indexes)
    .filter(([index]) => !(index in before.indexes) && buildsIndex(sql))
    .map(([index, table]) => ({
      rule: "index-without-concurrently",
      message: /^CREATE\b/i.test(withoutLeadingComments(sql))
        ? `Building ${index} blocks every write to ${table} until it is done.`
        : `Building ${index} blocks every read and write of ${table} until it is done.`,
      help: after.partitioned.includes(table) ? forPartitions : indexAdvice(sql),
    }));

function buildsIndex(sql: string): boolean {
  const bare = withoutLeadingComments(sql);
  if (refusesTransaction(sql) || /\b(USING\s+INDEX|ON\s+ONLY)\b/i.test(bare)) return false;
  return /^CREATE\b/i.test(bare) || /^ALTER\s+TABLE\b.*\bADD\b/is.test(bare);
}

const forPartitions =
  "CONCURRENTLY is for partitions alone: CREATE INDEX … ON ONLY the table, then, with `transaction: false`, " +
  "CREATE INDEX CONCURRENTLY on each partition and ALTER INDEX … ATTACH PARTITION.";

function indexAdvice(sql: string): string {
  if (/\bEXCLUDE\b/i.test(sql)) {
    return "An exclusion constraint can't be built beside writers: do it while little is written.";
  }
  const first =
    "Write CREATE INDEX CONCURRENTLY in a migration of its own with `transaction: false`";
  return /^CREATE\b/i.test(withoutLeadingComments(sql))
    ? `${first}.`
    : `${first} (UNIQUE), then ADD CONSTRAINT … USING INDEX in the next.`;
}

const rewrite: Rule = ({ sql, before, after }) =>
  Object.entries(before.files)
    .filter(([table, file]) => table in after.files && after.files[table] !== file)
    .map(([table]) => {
      const added = after.columns.filter(
        (column) => column.startsWith(`${table}.`) && !before.columns.includes(column),
      );
      return added.length > 0
        ? {
            rule: "volatile-default",
            message: `${added.join(", ")} is computed for each row: all of ${table} is rewritten, and nobody can read it meanwhile.`,
            help: /\bGENERATED\s+ALWAYS\s+AS\s*\(/i.test(sql)
              ? "Do it while little is going on, or let the column be VIRTUAL: it is computed as it is read."
              : "Add the column without a default, set the default for new rows, and fill the old ones in batches.",
          }
        : {
            rule: "type-change-rewrites",
            message: `All of ${table} is rewritten, and nobody can read it meanwhile.`,
            help: "Add a column of the new type, keep it filled with a trigger, fill the old rows in batches, then swap the two.",
          };
    });

const notNullWithoutCheck: Rule = ({ before, after }) =>
  after.notNull
    .filter((column) => before.columns.includes(column) && !before.notNull.includes(column))
    .filter((column) => !before.proven.includes(column))
    .map((column) => ({
      rule: "not-null-without-check",
      message: `Every row of ${tableOf(column)} is read to prove that ${column} is never null, and nobody can read it meanwhile.`,
      help: `First ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, then VALIDATE CONSTRAINT in the next migration; SET NOT NULL then takes it for the proof.`,
    }));

const goneNames: Rule = ({ sql, before, after }) => {
  const tables = Object.keys(before.files).filter((table) => !(table in after.files));
  const columns = before.columns.filter(
    (column) => tableOf(column) in after.files && !after.columns.includes(column),
  );
  const isRename = /^ALTER\b.*\b(RENAME|SET\s+SCHEMA)\b/is.test(withoutLeadingComments(sql));
  return [...tables, ...columns].map((what) => ({
    rule: isRename ? "renamed" : "data-loss",
    message: `${what} is gone after this, for every running version of the application.`,
    help: "Drop or rename only what no running version uses any more: first release without it, then drop it.",
  }));
};

/** Rules that check the effect of a statement, not its text. */
export const rules: Rule[] = [indexWithoutConcurrently, rewrite, notNullWithoutCheck, goneNames];
