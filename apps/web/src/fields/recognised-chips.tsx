import type { Kind } from "@docket/quick-add/load";
import { UnstyledButton } from "@mantine/core";
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
  onTakeBack: (recognised: Chip["recognised"]) => void;
}

/** What a line was understood as; a press makes it plain text. */
export function RecognisedChips({ chips, onTakeBack }: RecognisedChipsProps) {
  if (chips.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Recognised">
      {chips.map(({ recognised, text, isNew }) => {
        const Icon = icons[recognised.kind];
        return (
          <li key={`${recognised.start} ${recognised.kind}`}>
            <UnstyledButton
              className={classes.chip}
              data-new={isNew || undefined}
              aria-label={`${text}${isNew ? ", new" : ""}: take “${recognised.text.trim()}” as plain text`}
              onClick={() => onTakeBack(recognised)}
            >
              <Icon size={15} />
              <span dir="auto">{text}</span>
              {isNew && <span className={classes.new}>new</span>}
              <CloseIcon size={13} />
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
