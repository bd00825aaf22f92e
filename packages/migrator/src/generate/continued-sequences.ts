import type { Snapshot } from "../catalog/snapshot.js";
import { nameParts, partOf, quoteText, withoutPublic } from "../names.js";
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
    const [was, is] = [counterOf(before, column), counterOf(after, column)];
    if (is === undefined || was?.name === is.name) return [one];
    done.add(column.key);
    if (was === undefined) {
      const made = planned.find(({ sql }) => sql.startsWith(`CREATE SEQUENCE ${is.name} `));
      if (is.shared && !made) return [one];
      const start = Number(/ START WITH (-?\d+)/.exec((made ?? one).sql)?.[1] ?? 1);
      return [one, continueAfterLargest(is, column, start, before)];
    }
    const setting = `migrator.next_${[...nameParts(column.table), ...nameParts(column.column)].join("_").replace(/\W/g, "_")}`;
    carried.push(statement(`SELECT set_config('${setting}', nextval(${was.call})::text, false)`));
    const next = atLeast(is, `current_setting('${setting}')::bigint`);
    return [one, statement(`SELECT setval(${is.call}, ${next}, false)`)];
  });
  return [...carried, ...statements];
}

/** Where a column gets its numbers from. */
interface Counter {
  /** `identity`, or the name of a sequence. */
  name: string;
  /** As an argument of `nextval`. */
  call: string;
  /** Whether the column does not own it, so that others may count with it, too. */
  shared: boolean;
}

function counterOf(schema: Snapshot, { table, column, key }: ColumnStatement): Counter | undefined {
  const facts = columnFacts(schema, key);
  const own = `pg_get_serial_sequence(${quoteText(table)}, ${quoteText(nameParts(partOf(column)).join("."))})`;
  if (facts?.identity) return { name: "identity", call: own, shared: false };
  const owned = [...schema.values()].find(
    ({ kind, definition }) =>
      kind === "sequence" && withoutPublic(definition).endsWith(` owned by ${key}`),
  );
  if (owned) return { name: withoutPublic(owned.name), call: own, shared: false };
  const [, called] = /^nextval\(('.+')::regclass\)$/.exec(facts?.default ?? "") ?? [];
  if (called === undefined) return undefined;
  const name = withoutPublic(called.slice(1, -1).replaceAll("''", "'"));
  return { name, call: called, shared: true };
}

/** Another column may have moved a shared sequence further. */
function atLeast({ call, shared }: Counter, value: string): string {
  return shared ? `greatest(nextval(${call}), ${value})` : value;
}

/** @param start the first number of the sequence, which may be beyond those in use */
function continueAfterLargest(
  counter: Counter,
  { table, column }: ColumnStatement,
  start: number,
  before: Snapshot,
): PlannedStatement {
  const forced = before.get(`row security ${table}`)?.definition.includes("forced");
  return statement(
    `SELECT setval(${counter.call}, ${atLeast(counter, `max(${column})`)}) FROM ${table} HAVING max(${column}) >= ${start}`,
    ...(forced
      ? ["Reads a table with FORCE ROW LEVEL SECURITY: run it as a role that sees every row."]
      : []),
  );
}
