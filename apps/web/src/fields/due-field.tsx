import { type Clock, dueOf, formatDue, isOverdue } from "@docket/dates";
import { DayEditor } from "./day-editor.js";
import { changeFor, type DatesChange, readDates, type TaskDates } from "./due-change.js";
import { examplesIn } from "./examples.js";
import { FieldPopover } from "./field-popover.js";
import { CalendarIcon } from "./icons.js";
import { TimeInputs } from "./time-inputs.js";

interface DueProps {
  value: TaskDates;
  clock: Clock;
  onChange: (change: DatesChange) => void;
}

/** A task's due date in words; a click opens its editor; T, M, W, N and Delete set it directly. */
export function DueField({ value, clock, onChange }: DueProps) {
  const due = dueOf(value);
  return (
    <FieldPopover
      label="Due"
      icon={<CalendarIcon />}
      text={due ? formatDue(due, clock) : ""}
      empty="No date"
      tone={due && isOverdue(due, clock) ? "overdue" : undefined}
      onDay={(dueDate) => onChange({ dueDate })}
    >
      {(close) => (
        <DueEditor
          value={value}
          clock={clock}
          onChange={(change) => {
            onChange(change);
            close();
          }}
          onTime={onChange}
          onDone={close}
        />
      )}
    </FieldPopover>
  );
}

interface DueEditorProps extends DueProps {
  /** A change of the time or the zone, which leaves the editor open. */
  onTime: (change: DatesChange) => void;
  /** Called when the editor is left without a change. */
  onDone: () => void;
}

/** The editor of a due date: text input, preset buttons, calendar, and below them the time. */
export function DueEditor({ value, clock, onChange, onTime, onDone }: DueEditorProps) {
  return (
    <DayEditor
      label="Date"
      placeholder={examplesIn(clock.locale).dates.join(", ")}
      value={value.dueDate}
      clock={clock}
      read={(text, reader) => readDates(text, value, reader)}
      describe={(change) => wordsOf({ ...value, ...change }, clock)}
      onApply={onChange}
      onPick={(dueDate) => onChange({ dueDate })}
      onDone={onDone}
    >
      <TimeInputs
        time={value.dueTime}
        zone={value.dueZone}
        clock={clock}
        onChange={(change) => onTime(changeFor(change, value, clock))}
      />
    </DayEditor>
  );
}

function wordsOf(value: TaskDates, clock: Clock): string {
  const due = dueOf(value);
  if (!due) return value.startDate ? "Sets the start" : "No date";
  return formatDue(due, clock);
}
