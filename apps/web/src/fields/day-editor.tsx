import { lazy, type ReactNode } from "react";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { DateText, type DateTextProps } from "./date-text.js";
import { datePresets } from "./due-change.js";
import { useSettled } from "./editor.js";
import classes from "./fields.module.css";
import { PresetButtons } from "./preset-buttons.js";

const Calendar = lazy(() => import("./calendar.js"));

interface DayEditorProps<Change> extends DateTextProps<Change> {
  /** `2026-12-01`, or null. */
  value: string | null;
  /** Called with a day of the buttons or the calendar; null removes it. */
  onPick: (day: string | null) => void;
  /** What is below the calendar. */
  children?: ReactNode;
}

/** The editor of a day: text input, preset buttons and calendar. */
export function DayEditor<Change>(props: DayEditorProps<Change>) {
  const { value, onPick, children, ...text } = props;
  const { clock } = text;
  const settled = useSettled();
  const pick = (day: string | null) => {
    settled.current = true;
    onPick(day);
  };
  return (
    <div className={classes.editor}>
      <DateText {...text} />
      <PresetButtons
        presets={datePresets(clock).filter(({ day }) => day !== null || value !== null)}
        value={value}
        locale={clock.locale}
        onPick={pick}
      />
      <LazyBoundary fallback={<div className={classes.calendarSpace} />}>
        <Calendar value={value} clock={clock} onPick={pick} />
      </LazyBoundary>
      {children}
    </div>
  );
}
