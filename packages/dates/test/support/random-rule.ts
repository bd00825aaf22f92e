import { monthlyOn, yearlyOn } from "@docket/dates";
import type { Random } from "./random.js";

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** A rule as a date picker, quick add or another calendar creates it, without an end. */
export function randomRule(random: Random): string {
  const { whole, pick, some, chance } = random;
  const weekdays = () => some(WEEKDAYS, 0.3).join();
  const nth = () => `${pick([1, 2, 3, 4, 5, -1, -2])}${pick(WEEKDAYS)}`;
  const month = () => `BYMONTH=${pick(MONTHS)}`;
  const daily = [() => "FREQ=DAILY", () => `FREQ=DAILY;BYMONTH=${some(MONTHS, 0.2)}`];
  const weekly = [
    () => "FREQ=WEEKLY",
    () => `FREQ=WEEKLY;BYDAY=${weekdays()}`,
    () => `FREQ=WEEKLY;BYDAY=${weekdays()};WKST=${pick(["MO", "SU", "SA"])}`,
    () => "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    () => `FREQ=WEEKLY;BYDAY=${weekdays()};BYMONTH=${some(MONTHS, 0.3)}`,
  ];
  const monthly = [
    () => "FREQ=MONTHLY",
    () => monthlyOn(whole(1, 31)),
    () => `FREQ=MONTHLY;BYMONTHDAY=${some([1, 5, 10, 15, 20, 28, -1], 0.3)}`,
    () => `FREQ=MONTHLY;BYMONTHDAY=-${whole(1, 5)}`,
    () => `FREQ=MONTHLY;BYMONTHDAY=${whole(29, 31)}`,
    () => `FREQ=MONTHLY;BYDAY=${nth()}`,
    () => `FREQ=MONTHLY;BYDAY=${nth()},${nth()}`,
    () => `FREQ=MONTHLY;BYDAY=${weekdays()}`,
    () => `FREQ=MONTHLY;BYDAY=${pick(["MO,TU,WE,TH,FR", "SA,SU"])};BYSETPOS=${pick([1, 2, -1])}`,
    () => `FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13`,
  ];
  const yearly = [
    () => "FREQ=YEARLY",
    () => yearlyOn(pick(MONTHS), whole(1, 28)),
    () => yearlyOn(2, 29),
    () => `FREQ=YEARLY;${month()};BYDAY=${nth()}`,
    () => `FREQ=YEARLY;${month()}`,
    () => `FREQ=YEARLY;BYMONTH=${some(MONTHS, 0.3)};BYMONTHDAY=${whole(1, 28)}`,
    () => `FREQ=YEARLY;BYMONTHDAY=${whole(1, 31)}`,
    () => `FREQ=YEARLY;BYYEARDAY=${pick([1, 100, 200, 365, 366, -1, -100])}`,
    () => `FREQ=YEARLY;BYDAY=${pick([1, 20, -1, -10])}${pick(WEEKDAYS)}`,
  ];
  const imported = [
    () => `FREQ=DAILY;BYDAY=${weekdays()}`,
    () => `FREQ=DAILY;BYMONTHDAY=${whole(1, 28)},-1`,
    () => `FREQ=MONTHLY;BYDAY=${some(WEEKDAYS, 0.5)};BYSETPOS=${pick([1, 3, -1, -2])},2`,
    () => `FREQ=MONTHLY;${month()};BYDAY=${weekdays()}`,
    () => `FREQ=MONTHLY;BYMONTHDAY=${whole(1, 7)},${whole(8, 28)};BYDAY=${weekdays()}`,
    () => `FREQ=YEARLY;BYDAY=${weekdays()}`,
    () => `FREQ=YEARLY;${month()};BYDAY=${weekdays()}`,
    () => `FREQ=YEARLY;BYDAY=${weekdays()};BYSETPOS=${pick([1, 10, -1])}`,
    () => `FREQ=YEARLY;BYMONTH=3,9;BYDAY=SU;BYSETPOS=${pick([1, -1])}`,
    () => `FREQ=YEARLY;BYMONTHDAY=${whole(1, 28)};BYDAY=${weekdays()}`,
    () => `FREQ=YEARLY;BYYEARDAY=${whole(1, 365)},-1`,
    () => `FREQ=YEARLY;BYYEARDAY=${whole(1, 31)},${whole(50, 365)};BYMONTH=1,${pick(MONTHS)}`,
    () => `FREQ=YEARLY;BYYEARDAY=5,100,200,300,366;BYSETPOS=${pick([1, 2, -1])}`,
  ];
  const rule = pick(pick([daily, weekly, monthly, yearly, imported]))();
  return chance(0.5) ? rule : `${rule};INTERVAL=${whole(2, 6)}`;
}
