import { type Clock, formatDue } from "@docket/dates";
import { lazy } from "react";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { DateText } from "./date-text.js";
import { datePresets, presetForKey, readDay } from "./due-change.js";
import { examplesIn } from "./examples.js";
import { FieldPopover } from "./field-popover.js";
import classes from "./fields.module.css";
import { StartIcon } from "./icons.js";
import { PresetButtons } from "./preset-buttons.js";

const Calendar = lazy(() => import("./calendar.js"));

interface StartFieldProps {
  /** `2026-12-01`, or null. */
  value: string | null;
  clock: Clock;
  onChange: (day: string | null) => void;
}

/** The start date: the day from which a task can be done. */
export function StartField({ value, clock, onChange }: StartFieldProps) {
  const words = (day: string) => formatDue({ dueDate: day, dueTime: null, dueZone: null }, clock);
  return (
    <FieldPopover
      label="Start"
      icon={<StartIcon />}
      text={value ? words(value) : ""}
      empty="No start date"
      keys="T M W N Delete"
      onKey={(key) => {
        const day = presetForKey(key, clock);
        if (day === undefined) return false;
        onChange(day);
        return true;
      }}
    >
      {(close) => {
        const pick = (day: string | null) => {
          onChange(day);
          close();
        };
        return (
          <div className={classes.editor}>
            <DateText
              label="Start date"
              placeholder={examplesIn(clock.locale).days.join(", ")}
              clock={clock}
              read={(text, reader) => {
                const { day, problem } = readDay(text, reader);
                return { change: day, problem };
              }}
              describe={words}
              onApply={pick}
              onDone={close}
            />
            <PresetButtons
              presets={datePresets(clock).filter(({ day }) => day !== null || value !== null)}
              value={value}
              locale={clock.locale}
              onPick={pick}
            />
            <LazyBoundary fallback={<div className={classes.calendarSpace} />}>
              <Calendar value={value} clock={clock} onPick={pick} />
            </LazyBoundary>
          </div>
        );
      }}
    </FieldPopover>
  );
}
