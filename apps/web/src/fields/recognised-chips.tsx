import type { Clock } from "@docket/dates";
import type { Kind, Named, QuickAddResult, Recognised } from "@docket/quick-add/load";
import type { ComponentType } from "react";
import { CloseIcon, type IconProps } from "../shared/icons.js";
import { PlainList } from "../shared/plain-list.js";
import { ListIcon, TagIcon } from "../views/view-icons.js";
import { CalendarIcon, FlagIcon, RepeatIcon, StartIcon, TextIcon } from "./icons.js";
import classes from "./quick-add.module.css";
import { chipsOf, newNames } from "./quick-add-chips.js";

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
  /** The archived lists. */
  archived: Named[];
  /** Whether Enter creates what does not exist yet. */
  asking?: boolean;
  onSuppress: (parts: Recognised[]) => void;
}

/** The recognised parts of a line; a click turns a part back into plain text. */
export default function RecognisedChips({
  result,
  clock,
  archived,
  asking,
  onSuppress,
}: RecognisedChipsProps) {
  const chips = chipsOf(result, clock, new Set(archived.map(({ id }) => id)));
  if (chips.length === 0) return null;
  return (
    <>
      <PlainList className={classes.chips} aria-label="Recognised">
        {chips.map(({ kind, parts, text, note }) => {
          const Icon = icons[kind];
          const typed = parts.map((part) => part.text.trim()).join(" ");
          return (
            <li key={`${kind} ${parts[0]?.start}`}>
              <button type="button" className={classes.chip} onClick={() => onSuppress(parts)}>
                <Icon size={15} />
                <span dir="auto">{text}</span>
                {note && <span className="quiet">{note}</span>}
                <span className="visually-hidden">: take “{typed}” as plain text</span>
                <CloseIcon size={13} />
              </button>
            </li>
          );
        })}
      </PlainList>
      {asking && (
        <div className={classes.question} role="alert">
          Press Enter or Add again to create {newNames([result])}.
        </div>
      )}
    </>
  );
}
