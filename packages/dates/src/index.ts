export { dateProblem, TIMED_DAYS, timeProblem } from "./date-problems.js";
export { describeRepeat } from "./describe-repeat.js";
export { type DueKind, dueAt, dueDay, dueKind, dueOf, isOverdue, today } from "./due.js";
export {
  dayInWords,
  dueInWords,
  exactMoment,
  formatDue,
  formatDueTime,
  momentInWords,
} from "./format-due.js";
export { addDays, weekdayOf } from "./instants.js";
export { monthlyOn, yearlyOn } from "./month-end.js";
export { InvalidRule, parseRule } from "./parse-rule.js";
export { dueProblem, localeProblem, partsProblem, zoneProblem } from "./problems.js";
export {
  type Frequency,
  formatRule,
  type NthWeekday,
  type Rule,
  WEEKDAYS,
  type Weekday,
} from "./rule.js";
export type { Clock, Due, Repeat } from "./types.js";
export { Names } from "./words/names.js";
