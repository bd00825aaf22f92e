import { useId } from "react";
import classes from "./fields.module.css";
import { FlagIcon } from "./icons.js";
import { type Priority, priorities, priorityNames } from "./priorities.js";

interface PriorityFieldProps {
  value: number;
  onChange: (priority: Priority) => void;
}

/** The priority of a task, chosen by keys 1 to 4 or the arrow keys as well. */
export function PriorityField({ value, onChange }: PriorityFieldProps) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label="Priority"
      className={classes.priorities}
      onKeyDown={(event) => {
        const number = Number(event.key);
        if (number >= 1 && number <= 4 && !event.ctrlKey && !event.metaKey && !event.altKey) {
          event.preventDefault();
          event.stopPropagation();
          onChange(number as Priority);
        }
      }}
    >
      {priorities.map((priority) => (
        <label key={priority} className={classes.priority} data-priority={priority}>
          <input
            type="radio"
            name={name}
            checked={value === priority}
            aria-label={priorityNames[priority]}
            onChange={() => onChange(priority)}
          />
          <span className={classes.priorityName}>
            {priority < 4 && <FlagIcon size={16} />}
            {priorityNames[priority]}
          </span>
        </label>
      ))}
    </div>
  );
}
