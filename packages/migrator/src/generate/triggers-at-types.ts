import type { SchemaObject, Snapshot } from "../catalog/snapshot.js";
import { partOf, tableOf } from "../names.js";
import { retypedColumns } from "./columns-in-place.js";
import type { PlannedStatement } from "./plan.js";
import { alteredColumn, statement } from "./statement-parts.js";

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
  const retyped = [...retypedColumns(planned)];
  const names = ({ definition }: SchemaObject) => {
    const [, head = ""] = /((?:BEFORE|AFTER|INSTEAD OF) .*?) EXECUTE /s.exec(definition) ?? [];
    return head.match(/"(?:[^"]|"")*"|\w+/g) ?? [];
  };
  return [...before.values()]
    .filter(({ kind }) => kind === "trigger")
    .filter((trigger) => {
      const own = retyped.filter((key) => tableOf(key) === tableOf(trigger.name)).map(partOf);
      return own.length > 0 && names(trigger).some((word) => own.includes(word));
    })
    .reduce(setAside, planned);
}

function setAside(
  planned: PlannedStatement[],
  { name: key, definition }: SchemaObject,
): PlannedStatement[] {
  const [table, name] = [tableOf(key), partOf(key)];
  const drop = `DROP TRIGGER ${name} ON ${table}`;
  const isChange = ({ sql }: PlannedStatement) => {
    const column = alteredColumn(sql);
    return column?.table === table && column.rest.startsWith("TYPE ");
  };
  const others = planned.filter(({ sql }) => sql !== drop);
  const [first, last] = [others.findIndex(isChange), others.findLastIndex(isChange)];
  const [, create = "", mode] = /^(.*?)(?: \(([a-z ]+)\))?$/s.exec(definition)!;
  const back = [create.replace(" ON public.", " ON ")];
  if (mode) back.push(`ALTER TABLE ${table} ${modes[mode as keyof typeof modes]} TRIGGER ${name}`);
  // If the plan itself drops or recreates the trigger, that is left to the plan.
  const isPlanned = others.length < planned.length;
  return [
    ...others.slice(0, first),
    statement(drop),
    ...others.slice(first, last + 1),
    ...(isPlanned ? [] : back.map((sql) => statement(sql))),
    ...others.slice(last + 1),
  ];
}
