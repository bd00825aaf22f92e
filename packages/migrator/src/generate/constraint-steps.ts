import type { Snapshot } from "../catalog/snapshot.js";
import { NAME, TABLE } from "../names.js";
import { howToFit } from "./advice.js";
import type { PlannedStatement } from "./plan.js";
import { statement } from "./statement-parts.js";

const constraintChange = new RegExp(
  `^ALTER (TABLE|DOMAIN) (?:ONLY )?(${TABLE}) (ADD|DROP) CONSTRAINT (${NAME})`,
);

const newDomain = new RegExp(`^(CREATE DOMAIN .* NOT NULL\\b.*) CONSTRAINT ${NAME} NOT NULL$`, "s");

/**
 * Validates a constraint in place if that is its only change: the lock permits reads and writes.
 */
export function withValidation(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  return planned.flatMap((one) => {
    const [, kind, owner, change, name] = constraintChange.exec(one.sql) ?? [];
    const key = `constraint ${owner}.${name}`;
    const is = after.get(key)?.definition;
    if (is === undefined || before.get(key)?.definition !== `${is} NOT VALID`) return [one];
    if (change === "DROP") return [];
    const remark = `Fails while a row violates it. ${howToFit(one.sql)}`.trim();
    return [statement(`ALTER ${kind} ${owner} VALIDATE CONSTRAINT ${name}`, remark)];
  });
}

/** The planner sets or drops NOT NULL of a domain twice, which PostgreSQL may refuse. */
export function withoutSecondNotNull(
  planned: PlannedStatement[],
  before: Snapshot,
): PlannedStatement[] {
  const says = (sql: string) => planned.some((one) => one.sql === sql);
  const once = planned.map((one) => ({ ...one, sql: one.sql.replace(newDomain, "$1") }));
  return once.filter(({ sql }) => {
    const [, kind, owner, change, name] = constraintChange.exec(sql) ?? [];
    if (kind !== "DOMAIN") return true;
    return change === "ADD"
      ? !(sql.endsWith(" NOT NULL") && says(`ALTER DOMAIN ${owner} SET NOT NULL`))
      : before.has(`constraint ${owner}.${name}`) || !says(`ALTER DOMAIN ${owner} DROP NOT NULL`);
  });
}
