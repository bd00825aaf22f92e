import { literal } from "sequelize";
import { LAST_DUE } from "../task.js";

/** Filters tasks by due date, relative to the user's current day. */
export interface DueFilter {
  due?: "today" | "overdue" | "upcoming" | "none" | undefined;
  /** Due on or after this day, `2026-12-01`. */
  dueFrom?: string | undefined;
  /** Due on or before this day. */
  dueTo?: string | undefined;
}

const zone = "(SELECT time_zone FROM users WHERE id = :userId)";
/** A subquery, so that it is computed once and not for each row. */
const today =
  "(SELECT (CAST(:now AS timestamptz) AT TIME ZONE time_zone)::date FROM users WHERE id = :userId)";

/** The due day in the user's time zone: not `due_date` if the time has a zone of its own. */
const day = `CASE WHEN due_at IS NULL THEN due_date ELSE (due_at AT TIME ZONE ${zone})::date END`;

/**
 * A condition that `day … limit` implies and that an index can answer: a calendar day begins
 * anywhere on earth within a day of when it begins elsewhere.
 */
const orderFrom = (limit: string) =>
  `due_order >= least(CAST(${limit} - make_date(1970, 1, 2) AS bigint) * 1441, ${LAST_DUE})`;
const orderTo = (limit: string) =>
  `due_order < CAST(${limit} - make_date(1969, 12, 30) AS bigint) * 1441`;

const hasPassed = `CASE WHEN due_at IS NULL THEN due_date < ${today} ELSE due_at < :now END`;

const dues: Record<NonNullable<DueFilter["due"]>, string> = {
  none: "due_date IS NULL",
  overdue: `NOT completed AND ${orderTo(today)} AND ${hasPassed}`,
  today: `${orderFrom(today)} AND ${orderTo(today)} AND ${day} = ${today} AND NOT ${hasPassed}`,
  upcoming: `due_date IS NOT NULL AND ${orderFrom(today)} AND ${day} > ${today}`,
};

/** Conditions on the due date, with the replacements `userId`, `now`, `dueFrom` and `dueTo`. */
export function dueConditions({ due, dueFrom, dueTo }: DueFilter): ReturnType<typeof literal>[] {
  const given = (name: string) => `CAST(:${name} AS date)`;
  return [
    ...(due ? [dues[due]] : []),
    ...(dueFrom
      ? [
          `due_date IS NOT NULL AND ${orderFrom(given("dueFrom"))} AND ${day} >= ${given("dueFrom")}`,
        ]
      : []),
    ...(dueTo ? [`${orderTo(given("dueTo"))} AND ${day} <= ${given("dueTo")}`] : []),
  ].map((condition) => literal(`(${condition})`));
}
