import type { Options } from "../options.js";
import { say } from "../progress.js";
import { readBaseline } from "../report/store.js";
import type { WorkloadId } from "../workload.js";
import { basicWorkloadIds } from "../workloads.js";
import { boundedPace, openComparison, type Ratios, summarize } from "./compare.js";

export interface CheckResult {
  works: {
    id: WorkloadId;
    /** Docket / (a), throughput: as stored, as measured, and measured again if that looked bad. */
    stored: number;
    measured: number[];
    fell: boolean;
  }[];
}

/** A ratio may drop to this share of the stored one. */
const LEAST_SHARE = 0.75;
/**
 * The second measurement is longer, on warm servers: a brief slowdown of the disk must not count.
 */
const SECOND_LOOK = { rounds: 9, seconds: 1, warmUpSeconds: 3, mostSeconds: 25 };

/**
 * Whether Docket became slower relative to hand-written SQL: a small comparison, checked against
 * the stored one. Absolute times differ between machines, and fail nothing.
 */
export async function check(options: Options): Promise<CheckResult> {
  const baseline = readBaseline();
  const stored = basicWorkloadIds.map((id) => ({ id, stored: ratioIn(baseline, id) }));
  const compareWorkloads = await openComparison(options);
  const first = summarize(await compareWorkloads(basicWorkloadIds, boundedPace(options)));
  const fellIn = (ratios: Ratios) => (one: (typeof stored)[number]) =>
    !((ratios[one.id]?.ratio ?? 0) >= one.stored * LEAST_SHARE);
  const suspects = stored.filter(fellIn(first)).map(({ id }) => id);
  if (suspects.length > 0) say(`Once more, longer: ${suspects.join(", ")}.`);
  const second =
    suspects.length > 0 ? summarize(await compareWorkloads(suspects, SECOND_LOOK)) : {};
  return {
    works: stored.map((one) => ({
      ...one,
      measured: [first[one.id], second[one.id]].flatMap((ratios) => ratios?.ratio ?? []),
      fell: fellIn(first)(one) && fellIn(second)(one),
    })),
  };
}

/** Read before anything is measured: without a stored ratio a check would seem to pass. */
function ratioIn(baseline: Ratios, id: WorkloadId): number {
  const ratio = baseline[id]?.ratio;
  if (!Number.isFinite(ratio))
    throw new Error(
      `benchmarks/baseline.json has no ratio of ${id}; \`--small --store\` makes it.`,
    );
  return ratio as number;
}
