import type { Snapshot } from "../catalog/snapshot.js";
import { NAME, TABLE } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { statement } from "./statement-parts.js";

const changeOfType = new RegExp(`^ALTER TABLE (?:ONLY )?(${TABLE}) ALTER COLUMN (${NAME}) TYPE `);

/** A trigger's firing mode, from the snapshot's form to SQL. */
const modes = { always: "ENABLE ALWAYS", "on replicas": "ENABLE REPLICA", disabled: "DISABLE" };

/**
 * PostgreSQL refuses to change the type of a column that a trigger's definition names (`UPDATE OF`,
 * `WHEN`). Such a trigger is dropped before the change and recreated right after it.
 */
export function withoutTriggersAtTypes(
  planned: PlannedStatement[],
  before: Snapshot,
): PlannedStatement[] {
  const changes = planned.filter(({ sql }) => changeOfType.test(sql));
  const tables = new Set(changes.map(({ sql }) => changeOfType.exec(sql)![1]!));
  return [...tables].reduce((statements, table) => {
    const columns = changes
      .map(({ sql }) => changeOfType.exec(sql)!)
      .flatMap(([, of, column]) => (of === table ? [column!] : []));
    return triggersNaming(columns, table, before).reduce(setAside, statements);
  }, planned);
}

interface Trigger {
  table: string;
  drop: string;
  create: string;
  mode: string | undefined;
}

function triggersNaming(columns: string[], table: string, schema: Snapshot): Trigger[] {
  const start = `trigger ${table}.`;
  return [...schema].flatMap(([key, { definition }]) => {
    if (!key.startsWith(start)) return [];
    const [, create = "", mode = ""] = /^(.*?)(?: \(([a-z ]+)\))?$/s.exec(definition) ?? [];
    const head = create
      .replace(/^.*? (?=(?:BEFORE|AFTER|INSTEAD OF) )/s, "")
      .split(" EXECUTE ")[0]!;
    const words: string[] = head.match(/"(?:[^"]|"")*"|\w+/g) ?? [];
    if (!columns.some((column) => words.includes(column))) return [];
    const name = key.slice(start.length);
    const say = modes[mode as keyof typeof modes];
    return {
      table,
      drop: `DROP TRIGGER ${name} ON ${table}`,
      create: create.replace(" ON public.", " ON "),
      mode: say && `ALTER TABLE ${table} ${say} TRIGGER ${name}`,
    };
  });
}

function setAside(planned: PlannedStatement[], trigger: Trigger): PlannedStatement[] {
  const { table, drop, create, mode } = trigger;
  const isChange = ({ sql }: PlannedStatement) => changeOfType.exec(sql)?.[1] === table;
  const others = planned.filter(({ sql }) => sql !== drop);
  const first = others.findIndex(isChange);
  const last = others.findLastIndex(isChange);
  // If the plan itself drops or recreates the trigger, that is left to the plan.
  const isPlanned = others.length < planned.length;
  const back = isPlanned ? [] : [create, ...(mode ? [mode] : [])];
  return [
    ...others.slice(0, first),
    statement(drop),
    ...others.slice(first, last + 1),
    ...back.map((sql) => statement(sql)),
    ...others.slice(last + 1),
  ];
}
