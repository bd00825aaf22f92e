import type { Kind, Recognised } from "@docket/quick-add/load";
import { UnstyledButton, VisuallyHidden } from "@mantine/core";
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
import type { Chip } from "./quick-add-chips.js";

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
  chips: Chip[];
  onTakeBack: (parts: Recognised[]) => void;
}

/** What a line was understood as; a press makes it plain text. */
export function RecognisedChips({ chips, onTakeBack }: RecognisedChipsProps) {
  if (chips.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Recognised">
      {chips.map(({ kind, parts, text, isNew }) => {
        const Icon = icons[kind];
        const typed = parts.map((part) => part.text.trim()).join(" ");
        return (
          <li key={`${kind} ${parts[0]?.start}`}>
            <UnstyledButton className={classes.chip} onClick={() => onTakeBack(parts)}>
              <Icon size={15} />
              <span dir="auto">{text}</span>
              {isNew && <span className={classes.new}>new</span>}
              <VisuallyHidden>: take “{typed}” as plain text</VisuallyHidden>
              <CloseIcon size={13} />
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
