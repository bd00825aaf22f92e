import { type Clock, formatDue } from "@docket/dates";
import { DayEditor } from "./day-editor.js";
import { readDay } from "./due-change.js";
import { examplesIn } from "./examples.js";
import { FieldPopover } from "./field-popover.js";
import { StartIcon } from "./icons.js";

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
      onDay={onChange}
    >
      {(close) => {
        const pick = (day: string | null) => {
          onChange(day);
          close();
        };
        return (
          <DayEditor
            label="Start date"
            placeholder={examplesIn(clock.locale).days.join(", ")}
            value={value}
            clock={clock}
            read={readDay}
            describe={words}
            onApply={pick}
            onPick={pick}
            onDone={close}
          />
        );
      }}
    </FieldPopover>
  );
}
