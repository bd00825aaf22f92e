import classes from "./slip-edge.module.css";

/** The perforation between the stub of a slip and the rest of it. */
export function SlipEdge() {
  return <div className={classes.edge} aria-hidden="true" />;
}

/** The lower end of a slip, torn from the roll. */
export function TornEdge() {
  return <div className={classes.torn} aria-hidden="true" />;
}
