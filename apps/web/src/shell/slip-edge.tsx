import classes from "./slip-edge.module.css";

/** The perforation between the stub of a slip and the rest of it. */
export function SlipEdge() {
  return <div className={classes.edge} aria-hidden="true" />;
}
