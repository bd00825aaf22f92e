import { textOf } from "./json.js";
import { mapOf } from "./lookups.js";

const WEEKDAYS = mapOf<string>({
  monday: "MO",
  tuesday: "TU",
  wednesday: "WE",
  thursday: "TH",
  friday: "FR",
  saturday: "SA",
  sunday: "SU",
});

/** The code of a day in rules, `MO`, by its English name in any case. */
export function weekdayNamed(name: unknown): string | undefined {
  return WEEKDAYS.get(textOf(name).toLowerCase());
}

/** The codes of an array of names; other values are left out. */
export function weekdaysNamed(names: unknown): string[] {
  return Array.isArray(names) ? names.flatMap((name) => weekdayNamed(name) ?? []) : [];
}
