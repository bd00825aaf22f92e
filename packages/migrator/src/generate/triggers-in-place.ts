import type { Snapshot } from "../catalog/snapshot.js";
import { escaped, NAME, partOf, TABLE } from "../names.js";
import { inPlaceOf } from "./columns-in-place.js";
import type { PlannedStatement } from "./plan.js";
import { mentions } from "./statement-parts.js";

const triggerDropped = new RegExp(`^DROP TRIGGER (${NAME}) ON (${TABLE})$`);
const functionDropped = new RegExp(`^DROP FUNCTION (${TABLE})\\(`);

/**
 * Replaces a trigger that the plan drops and creates again, with a lock that permits reads; not one
 * of a constraint, for which PostgreSQL has no OR REPLACE, nor one that would keep its comment.
 */
export function withTriggersInPlace(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  return planned.reduce((list, drop) => {
    const [, name, table] = triggerDropped.exec(drop.sql) ?? [];
    if (name === undefined || table === undefined) return list;
    const created = new RegExp(`^CREATE (TRIGGER ${escaped(name)} .*? ON ${escaped(table)} )`, "s");
    const create = list.find(({ sql }) => created.test(sql));
    const key = `trigger ${table}.${name}`;
    const wasConstraint = before.get(key)?.definition.startsWith("CREATE CONSTRAINT ");
    const losesComment = before.has(`comment ${key}`) && !after.has(`comment ${key}`);
    if (!create || wasConstraint || losesComment) return list;
    const between = list.slice(list.indexOf(drop) + 1, list.indexOf(create));
    if (between.some(({ sql }) => needsItGone(sql, table, list))) return list;
    const sql = create.sql.replace(created, "CREATE OR REPLACE $1");
    return inPlaceOf(drop, create, [{ ...create, sql }], list);
  }, planned);
}

/** Whether a statement works only while a trigger of the table does not exist, or makes that anew. */
function needsItGone(sql: string, table: string, planned: PlannedStatement[]): boolean {
  const [, called] = functionDropped.exec(sql) ?? [];
  if (called !== undefined) {
    const again = new RegExp(
      `^CREATE (?:OR REPLACE )?FUNCTION (?:${NAME}\\.)?${escaped(partOf(called))}\\(`,
    );
    return planned.some((one) => again.test(one.sql));
  }
  return (
    /^DROP (?:TABLE|(?:MATERIALIZED )?VIEW)|(?:ALTER|DROP) COLUMN /.test(sql) &&
    mentions(sql, table)
  );
}
