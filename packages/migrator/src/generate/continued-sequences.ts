import type { Snapshot } from "../catalog/snapshot.js";
import { nameParts, partOf } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { alteredColumn, type ColumnStatement, columnFacts, statement } from "./statement-parts.js";

/**
 * Continues a column's numbers when its sequence is replaced by another (serial to identity and
 * back); a column that gets its first sequence continues after its largest value.
 */
export function withContinuedSequences(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  const gets = ({ sql }: PlannedStatement) => {
    const altered = alteredColumn(sql);
    const starts = altered && /^ADD GENERATED |^SET DEFAULT nextval\(/.test(altered.rest);
    return starts ? altered : undefined;
  };
  const carried: PlannedStatement[] = [];
  const done = new Set<string>();
  const statements = planned.flatMap((one) => {
    const column = gets(one);
    if (!column || done.has(column.key)) return [one];
    const [was, is] = [sequenceOf(before, column.key), sequenceOf(after, column.key)];
    if (is === undefined || was === is) return [one];
    done.add(column.key);
    const sequence = sequenceCall(column.table, column.column);
    if (was === undefined) {
      const made = planned.find(({ sql }) => sql.startsWith(`CREATE SEQUENCE ${is} `)) ?? one;
      const start = Number(/ START WITH (-?\d+)/.exec(made.sql)?.[1] ?? 1);
      return [one, continueAfterLargest(sequence, column, start, before)];
    }
    const setting = `migrator.next_${[...nameParts(column.table), ...nameParts(column.column)].join("_").replace(/\W/g, "_")}`;
    carried.push(statement(`SELECT set_config('${setting}', nextval(${sequence})::text, false)`));
    return [
      one,
      statement(`SELECT setval(${sequence}, current_setting('${setting}')::bigint, false)`),
    ];
  });
  return [...carried, ...statements];
}

/** The sequence that a column owns: `identity`, or the name of a serial column's sequence. */
function sequenceOf(schema: Snapshot, key: string): string | undefined {
  if (columnFacts(schema, key)?.identity) return "identity";
  const owned = [...schema.values()].find(
    ({ kind, definition }) =>
      kind === "sequence" &&
      definition.replace(/\bpublic\.(?=[\w"])/g, "").endsWith(` owned by ${key}`),
  );
  return owned?.name;
}

function sequenceCall(table: string, column: string): string {
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return `pg_get_serial_sequence(${literal(table)}, ${literal(nameParts(partOf(column)).join("."))})`;
}

/** @param start the first number of the sequence, which may be beyond those in use */
function continueAfterLargest(
  sequence: string,
  { table, column }: ColumnStatement,
  start: number,
  before: Snapshot,
): PlannedStatement {
  const forced = before.get(`row security ${table}`)?.definition.includes("forced");
  return statement(
    `SELECT setval(${sequence}, max(${column})) FROM ${table} HAVING max(${column}) >= ${start}`,
    ...(forced
      ? ["Reads a table with FORCE ROW LEVEL SECURITY: run it as a role that sees every row."]
      : []),
  );
}
