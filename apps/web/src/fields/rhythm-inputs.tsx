import { type Clock, describeRepeat, Names, WEEKDAYS, type Weekday } from "@docket/dates";
import { Input, NativeSelect } from "@mantine/core";
import classes from "./fields.module.css";
import { type Rhythm, type Unit, units } from "./repeat-change.js";

interface RhythmInputsProps {
  value: Rhythm;
  /** The rule that would be saved, which is shown in words. */
  rule: string;
  clock: Clock;
  onChange: (value: Rhythm) => void;
}

const unitNames: Record<Unit, [one: string, more: string]> = {
  DAILY: ["day", "days"],
  WEEKLY: ["week", "weeks"],
  MONTHLY: ["month", "months"],
  YEARLY: ["year", "years"],
};

/** Inputs for the parts of "Every 2 weeks on Mon and Thu". */
export function RhythmInputs({ value, rule, clock, onChange }: RhythmInputsProps) {
  const { interval, unit, days } = value;
  const names = new Names(clock.locale);

  function toggle(day: Weekday) {
    onChange({
      ...value,
      days: days.includes(day) ? days.filter((one) => one !== day) : [...days, day],
    });
  }

  return (
    <fieldset>
      <legend className={classes.legend}>Custom</legend>
      <div className={classes.rhythm}>
        <span aria-hidden="true">Every</span>
        <Input
          type="number"
          aria-label="Every"
          className={classes.interval}
          min={1}
          max={999}
          // While a number is typed, there may be none.
          defaultValue={interval}
          onChange={(event) => {
            const number = Math.trunc(event.currentTarget.valueAsNumber);
            if (number >= 1 && number <= 999) onChange({ ...value, interval: number });
          }}
          onBlur={(event) => {
            event.currentTarget.value = String(interval);
          }}
        />
        <NativeSelect
          aria-label="Unit"
          value={unit}
          onChange={(event) => onChange({ ...value, unit: event.currentTarget.value as Unit })}
          data={units.map((one) => ({ value: one, label: unitNames[one][interval === 1 ? 0 : 1] }))}
        />
      </div>
      {unit === "WEEKLY" && (
        <div className={classes.weekdays}>
          {inOrder(clock.weekStart).map((day) => (
            <label key={day} className={classes.weekday}>
              <input type="checkbox" checked={days.includes(day)} onChange={() => toggle(day)} />
              <span className={classes.weekdayName}>{names.weekday(day)}</span>
            </label>
          ))}
        </div>
      )}
      <p className={classes.reading}>{describeRepeat({ rule, from: "due" }, clock.locale)}</p>
    </fieldset>
  );
}

/** @param weekStart 1 is Monday, 7 Sunday */
function inOrder(weekStart: number): Weekday[] {
  return [...WEEKDAYS.slice(weekStart - 1), ...WEEKDAYS.slice(0, weekStart - 1)];
}
