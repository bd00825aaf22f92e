import type { Options } from "../options.js";
import { say } from "../progress.js";
import { readBaseline } from "../report/store.js";
import { postgresSettings, startPostgres } from "../setup/postgres.js";
import type { WorkloadId } from "../workload.js";
import { basicWorkloadIds } from "../workloads.js";
import {
  boundedPace,
  type CompareWorkloads,
  openComparison,
  type Ratios,
  summarize,
} from "./compare.js";

export interface CheckResult {
  works: {
    id: WorkloadId;
    /**
     * Docket / (a), requests per second of CPU time: as stored, as measured, and measured again if
     * that looked bad.
     */
    stored: number;
    measured: number[];
    fell: boolean;
  }[];
}

/** A ratio may drop to this share of the stored one. */
const LEAST_SHARE = 0.75;
/** The second measurement is longer, on warm servers, and of all its rounds. */
const SECOND_LOOK = { rounds: 5, seconds: 1, warmUpSeconds: 3 };

/**
 * Whether Docket needs more work than it did, relative to hand-written SQL: a small comparison,
 * checked against the stored one. What is compared is CPU time, and commits do not wait for the
 * disk: on a shared machine the disk, and the time for which somebody else has the processor, can
 * halve the throughput of writes for minutes, with nothing changed in the code.
 */
export async function check(options: Options): Promise<CheckResult> {
  const stored = readBaseline();
  const works = basicWorkloadIds.map((id) => ({ id, stored: ratioIn(stored, id) }));
  const compareWorkloads = await openCheck(options);
  const first = summarize(await compareWorkloads(basicWorkloadIds, boundedPace(options)));
  const fellIn = (ratios: Ratios) => (one: (typeof works)[number]) =>
    !((ratios[one.id]?.cpuRatio ?? 0) >= one.stored * LEAST_SHARE);
  const suspects = works.filter(fellIn(first)).map(({ id }) => id);
  if (suspects.length > 0) say(`Once more, longer: ${suspects.join(", ")}.`);
  const second =
    suspects.length > 0 ? summarize(await compareWorkloads(suspects, SECOND_LOOK)) : {};
  return {
    works: works.map((one) => ({
      ...one,
      measured: [first[one.id], second[one.id]].flatMap((ratios) => ratios?.cpuRatio ?? []),
      fell: fellIn(first)(one) && fellIn(second)(one),
    })),
  };
}

/** Measures the ratios that later checks compare with. */
export async function measureBaseline(options: Options): Promise<Ratios> {
  const compareWorkloads = await openCheck(options);
  return summarize(await compareWorkloads(basicWorkloadIds, SECOND_LOOK));
}

async function openCheck(options: Options): Promise<CompareWorkloads> {
  return openComparison(options, await startPostgres({ ...postgresSettings, fsync: "off" }));
}

/** Read before anything is measured: without a stored ratio a check would seem to pass. */
function ratioIn(baseline: Ratios, id: WorkloadId): number {
  const ratio = baseline[id]?.cpuRatio;
  if (!Number.isFinite(ratio))
    throw new Error(`benchmarks/baseline.json has no ratio of ${id}; \`check --store\` makes it.`);
  return ratio as number;
}
