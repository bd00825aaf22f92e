import classes from "./icon-button.module.css";

/** The classes of a button that is an icon. @param own one that sets its size, or its place */
export const iconButton = (own = ""): string => `${classes.iconButton} ${own}`;
