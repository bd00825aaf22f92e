import type { Clock } from "@docket/dates";
import type { Kind, QuickAddResult, Recognised } from "@docket/quick-add/load";
import type { ComponentType } from "react";
import { CloseIcon, type IconProps } from "../shared/icons.js";
import {
  CalendarIcon,
  FlagIcon,
  ListIcon,
  RepeatIcon,
  StartIcon,
  TagIcon,
  TextIcon,
} from "./icons.js";
import classes from "./quick-add.module.css";
import { chipsOf } from "./quick-add-chips.js";

const icons: Record<Kind, ComponentType<IconProps>> = {
  due: CalendarIcon,
  repeat: RepeatIcon,
  start: StartIcon,
  priority: FlagIcon,
  list: ListIcon,
  section: ListIcon,
  label: TagIcon,
  description: TextIcon,
};

interface RecognisedChipsProps {
  result: QuickAddResult;
  clock: Clock;
  onSuppress: (parts: Recognised[]) => void;
}

/** The recognised parts of a line; a click turns a part back into plain text. */
export function RecognisedChips({ result, clock, onSuppress }: RecognisedChipsProps) {
  const chips = chipsOf(result, clock);
  if (chips.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Recognised">
      {chips.map(({ kind, parts, text, isNew }) => {
        const Icon = icons[kind];
        const typed = parts.map((part) => part.text.trim()).join(" ");
        return (
          <li key={`${kind} ${parts[0]?.start}`}>
            <button type="button" className={classes.chip} onClick={() => onSuppress(parts)}>
              <Icon size={15} />
              <span dir="auto">{text}</span>
              {isNew && <span className={classes.new}>new</span>}
              <span className="visually-hidden">: take “{typed}” as plain text</span>
              <CloseIcon size={13} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
