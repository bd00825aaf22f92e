import type { ComponentProps } from "react";
import classes from "./tick-box.module.css";

interface TickBoxProps extends ComponentProps<"input"> {
  /** Its colour and thickness. */
  priority: number;
  large?: boolean | undefined;
}

/** The round checkbox of a task; the area around it can be pressed as well. */
export function TickBox({ priority, large, ...input }: TickBoxProps) {
  return (
    <label className={classes.tick} data-priority={priority} data-large={large || undefined}>
      <input type="checkbox" className={classes.checkbox} {...input} />
    </label>
  );
}
