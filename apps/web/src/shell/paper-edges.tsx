import classes from "./paper-edges.module.css";

/** The perforated line below the top section of a sheet. */
export function Perforation() {
  return <div className={classes.edge} aria-hidden="true" />;
}

/** The torn lower edge of a sheet. */
export function TornEdge() {
  return <div className={classes.torn} aria-hidden="true" />;
}
