import { Skeleton } from "@mantine/core";
import classes from "./list-skeleton.module.css";

const widths = ["62%", "44%", "71%", "38%", "55%", "48%"];

/** The shape of the list, while its first page is on the way. */
export function ListSkeleton() {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading your tasks">
      {widths.map((width) => (
        <div key={width} className={classes.row}>
          <Skeleton circle height={22} />
          <Skeleton height={12} width={width} />
        </div>
      ))}
    </div>
  );
}
