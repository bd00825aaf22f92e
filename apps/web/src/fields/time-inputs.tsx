import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/ScrollArea.css";
import type { Clock } from "@docket/dates";
import { Input, Select } from "@mantine/core";
import { useEffect } from "react";
import { useSettled, useTyped } from "./editor.js";
import classes from "./fields.module.css";

interface TimeInputsProps {
  /** `09:30`; null is all day. */
  time: string | null;
  /** Null: floating, in the zone where the user is. */
  zone: string | null;
  clock: Clock;
  onChange: (change: { dueTime: string | null; dueZone?: string | null }) => void;
}

interface Typed {
  /** The time when it was typed: once there is another one, that is shown. */
  before: string | null;
  text: string;
}

const FLOATING = "floating";

/** The time of day and its zone. */
export function TimeInputs({ time, zone, clock, onChange }: TimeInputsProps) {
  const settled = useSettled();
  const [typed, setTyped] = useTyped<Typed>("time", save);
  const isOutdated = typed !== null && typed.before !== time;
  // It would be shown again if the time became the same as before.
  useEffect(() => {
    if (isOutdated) setTyped(null);
  });

  function save({ before, text }: Typed) {
    if (settled.current || before !== time || text === (time ?? "")) return;
    onChange(text ? { dueTime: text } : { dueTime: null, dueZone: null });
  }

  return (
    <div className={classes.times}>
      <Input
        type="time"
        aria-label="Time"
        className={classes.time}
        value={(isOutdated ? null : typed?.text) ?? time ?? ""}
        onChange={(event) => setTyped({ before: time, text: event.currentTarget.value })}
        onBlur={() => typed && save(typed)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && typed) save(typed);
        }}
      />
      {time !== null && (
        <Select
          aria-label="Time zone"
          className={classes.zone}
          searchable
          // So that typing replaces the current value.
          onFocus={({ currentTarget }) => currentTarget.select()}
          selectFirstOptionOnChange
          allowDeselect={false}
          limit={60}
          comboboxProps={{ withinPortal: false }}
          nothingFoundMessage="No such time zone"
          data={zonesFor(zone)}
          value={zone ?? FLOATING}
          onChange={(chosen) =>
            onChange({ dueTime: time, dueZone: chosen === FLOATING ? null : chosen })
          }
          renderOption={({ option }) =>
            option.value === FLOATING ? `${option.label} (${clock.timeZone})` : option.label
          }
        />
      )}
    </div>
  );
}

function zonesFor(zone: string | null) {
  const names = new Set([...(zone ? [zone] : []), ...Intl.supportedValuesOf("timeZone")]);
  return [
    { value: FLOATING, label: "Wherever I am" },
    ...[...names].map((name) => ({ value: name, label: name.replaceAll("_", " ") })),
  ];
}
