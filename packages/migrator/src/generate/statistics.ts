import { compareSnapshots, type Snapshot } from "../catalog/snapshot.js";

/** Extended statistics, which pg-delta does not plan: those that change go before all else and come back last. */
export function statisticsChanges(
  from: Snapshot,
  to: Snapshot,
): { drop: string[]; make: string[] } {
  const changed = compareSnapshots(from, to).filter(({ kind }) => kind === "statistics");
  return {
    drop: changed.flatMap(({ name, before }) =>
      before === undefined ? [] : [`DROP STATISTICS ${name}`],
    ),
    make: changed.flatMap(({ after }) =>
      after === undefined ? [] : [after.replace(/\bpublic\.(?=[\w"])/g, "")],
    ),
  };
}
