import classes from "./list-skeleton.module.css";

const widths = ["62%", "44%", "71%", "38%", "55%", "48%"];

/** Placeholder rows while the first page loads. */
export function ListSkeleton() {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading tasks">
      {widths.map((width) => (
        <div key={width} className={classes.row}>
          <span className={classes.tick} />
          <span className={classes.line} style={{ width }} />
        </div>
      ))}
    </div>
  );
}
