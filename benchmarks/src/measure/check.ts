import type { Options } from "../options.js";
import { say } from "../progress.js";
import { type Baseline, type Judged, judged, readBaseline } from "../report/store.js";
import { postgresSettings, startPostgres } from "../setup/postgres.js";
import type { WorkloadId } from "../workload.js";
import { basicWorkloadIds } from "../workloads.js";
import { type CompareWorkloads, openComparison, type Ratios, summarize } from "./compare.js";

export interface CheckResult {
  works: {
    id: WorkloadId;
    /** Docket / (a): as stored, as measured, and measured again if that looked bad. */
    stored: Judged;
    measured: Judged[];
    fell: boolean;
  }[];
}

/**
 * A ratio may drop to this share of the stored one. Other work on a machine takes up to a third of
 * it: less remains of the caches, and the two servers do not suffer equally.
 */
const LEAST_SHARE = 0.6;
/**
 * As long for the baseline as for a check: servers that have answered fewer requests are less
 * optimised, which costs Docket more.
 */
const FIRST = { rounds: 3, seconds: 0.7, warmUpSeconds: 0.4 };
/** The second measurement is longer, on warm servers. */
const SECOND = { rounds: 5, seconds: 1, warmUpSeconds: 3 };

/**
 * Whether Docket became slower relative to hand-written SQL: a small comparison, checked against
 * the stored one. Both have to have fallen: throughput, which also falls while something else
 * occupies the machine, and requests per second of CPU time, which is coarse where there are few.
 */
export async function check(options: Options): Promise<CheckResult> {
  const baseline = readBaseline();
  const works = basicWorkloadIds.map((id) => ({ id, stored: storedIn(baseline, id) }));
  const compareWorkloads = await openCheck(options);
  const first = summarize(await compareWorkloads(basicWorkloadIds, FIRST));
  const fellIn = (ratios: Ratios) => (one: (typeof works)[number]) =>
    judged.every((name) => !((ratios[one.id]?.[name] ?? 0) >= one.stored[name] * LEAST_SHARE));
  const suspects = works.filter(fellIn(first)).map(({ id }) => id);
  if (suspects.length > 0) say(`Once more, longer: ${suspects.join(", ")}.`);
  const second = suspects.length > 0 ? summarize(await compareWorkloads(suspects, SECOND)) : {};
  return {
    works: works.map((one) => ({
      ...one,
      measured: [first[one.id], second[one.id]].flatMap((ratios) => ratios ?? []),
      fell: fellIn(first)(one) && fellIn(second)(one),
    })),
  };
}

/** Measures what later checks compare with. */
export async function measureBaseline(options: Options): Promise<Baseline> {
  const compareWorkloads = await openCheck(options);
  return summarize(await compareWorkloads(basicWorkloadIds, FIRST));
}

/**
 * Commits do not wait for the disk here: on a shared machine it can halve the throughput of writes
 * for minutes, with nothing changed in the code.
 */
async function openCheck(options: Options): Promise<CompareWorkloads> {
  return openComparison(options, await startPostgres({ ...postgresSettings, fsync: "off" }));
}

/** Read before anything is measured: without a stored ratio a check would seem to pass. */
function storedIn(baseline: Baseline, id: WorkloadId): Judged {
  const stored = baseline[id];
  if (!stored || !judged.every((name) => Number.isFinite(stored[name])))
    throw new Error(`benchmarks/baseline.json has no ratio of ${id}; \`check --store\` makes it.`);
  return stored;
}
