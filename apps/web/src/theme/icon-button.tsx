import type { ComponentProps } from "react";
import classes from "./icon-button.module.css";

/** The classes of a button that is an icon. @param own one that sets its size, or its place */
export const iconButton = (own = ""): string => `${classes.iconButton} ${own}`;

interface IconButtonProps extends ComponentProps<"button"> {
  /** What it does. */
  label: string;
}

/** A button that is an icon. */
export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return <button {...rest} type="button" aria-label={label} className={iconButton(className)} />;
}
