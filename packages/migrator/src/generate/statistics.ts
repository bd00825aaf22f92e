import { compareSnapshots, type Snapshot } from "../catalog/snapshot.js";
import { withoutPublic } from "../names.js";

/**
 * Plans extended statistics, as pg-delta does not: changed ones are dropped first, created last.
 */
export function statisticsChanges(
  from: Snapshot,
  to: Snapshot,
): { drop: string[]; make: string[] } {
  const changed = compareSnapshots(from, to).filter(({ kind }) => kind === "statistics");
  return {
    drop: changed.flatMap(({ name, before }) =>
      before === undefined ? [] : [`DROP STATISTICS ${name}`],
    ),
    make: changed.flatMap(({ after }) => (after === undefined ? [] : [withoutPublic(after)])),
  };
}
