import { UnstyledButton } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { type DatePreset, presetForKey } from "./due-change.js";
import classes from "./fields.module.css";

interface PresetButtonsProps {
  presets: DatePreset[];
  value: string | null;
  locale: string;
  onPick: (day: string | null) => void;
}

/** Buttons for preset days, which can also be set with a key while the focus is here. */
export function PresetButtons({ presets, value, locale, onPick }: PresetButtonsProps) {
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const day = presetForKey(event.key, presets);
    if (day === undefined) return;
    event.preventDefault();
    onPick(day);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend to be seen
    <div role="group" aria-label="Common days" className={classes.presets} onKeyDown={onKeyDown}>
      {presets.map(({ name, key, day }) => (
        <UnstyledButton
          key={name}
          className={classes.preset}
          aria-pressed={day === value}
          aria-keyshortcuts={key.length === 1 ? key.toUpperCase() : key}
          onClick={() => onPick(day)}
        >
          <span>{name}</span>
          <span className={classes.presetDay}>
            {day === null ? "" : weekday.format(new Date(`${day}T00:00:00Z`))}
          </span>
        </UnstyledButton>
      ))}
    </div>
  );
}
