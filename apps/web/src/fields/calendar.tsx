import "@mantine/dates/styles.css";
import type { Clock } from "@docket/dates";
import { today } from "@docket/dates";
import { DatePicker } from "@mantine/dates";
import classes from "./fields.module.css";
import { useIsTouch } from "./use-media.js";

interface CalendarProps {
  /** `2026-12-01`, or null. */
  value: string | null;
  clock: Clock;
  onPick: (day: string) => void;
}

/** A month to pick a day from, in the user's language and with the user's first day of the week. */
export default function Calendar({ value, clock, onPick }: CalendarProps) {
  const { locale, weekStart } = clock;
  const inWords = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    return (date: string) => format.format(new Date(`${date.slice(0, 10)}T00:00:00Z`));
  };
  const isTouch = useIsTouch();
  return (
    <DatePicker
      className={classes.calendar}
      size={isTouch ? "lg" : "sm"}
      // Seven square cells of this size would not fit on a phone.
      fullWidth={isTouch}
      value={value}
      defaultDate={value ?? today(clock)}
      hideOutsideDates
      onChange={(day) => onPick(day ?? (value as string))}
      getDayProps={(date) => (date === today(clock) ? { "data-today": true } : {})}
      getDayAriaLabel={inWords({ weekday: "long", day: "numeric", month: "long", year: "numeric" })}
      firstDayOfWeek={(weekStart % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6}
      weekdayFormat={inWords({ weekday: "narrow" })}
      monthLabelFormat={inWords({ month: "long", year: "numeric" })}
      ariaLabels={{
        nextMonth: "Next month",
        previousMonth: "Previous month",
        nextYear: "Next year",
        previousYear: "Previous year",
        nextDecade: "Next decade",
        previousDecade: "Previous decade",
      }}
    />
  );
}
