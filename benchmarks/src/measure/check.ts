import type { Options } from "../options.js";
import { say } from "../progress.js";
import { readBaseline } from "../report/store.js";
import { type WorkId, works } from "../work.js";
import { boundedPace, openContest, type Ratios, summarize } from "./compare.js";

export interface CheckResult {
  works: {
    id: WorkId;
    /** Docket / (a), throughput: as stored, as measured, and once more where that looked bad. */
    stored: number;
    measured: number[];
    fell: boolean;
  }[];
}

/** A ratio may fall to this share of the stored one. */
const LEAST_SHARE = 0.75;
/** A second look is longer: one slow moment of the disk must not count. */
const SECOND_LOOK = { rounds: 9, seconds: 1.5, warmUpSeconds: 1 };

/**
 * Whether Docket became slower against hand-written SQL: a small comparison, held against the stored
 * one. Absolute times differ from machine to machine, and fail nothing.
 */
export async function check(options: Options): Promise<CheckResult> {
  const baseline = readBaseline();
  const contest = await openContest(options);
  const first = summarize(await contest(works, boundedPace(options)));
  const fell = (ratios: Ratios) => (id: WorkId) =>
    !((ratios[id]?.ratio ?? 0) >= (baseline[id]?.ratio ?? 0) * LEAST_SHARE);
  const suspects = works.filter(({ id }) => fell(first)(id));
  if (suspects.length > 0) say(`Once more, longer: ${suspects.map(({ id }) => id).join(", ")}.`);
  const second = suspects.length > 0 ? summarize(await contest(suspects, SECOND_LOOK)) : {};
  return {
    works: works.map(({ id }) => ({
      id,
      stored: baseline[id]?.ratio ?? Number.NaN,
      measured: [first[id], second[id]].flatMap((one) => one?.ratio ?? []),
      fell: fell(first)(id) && fell(second)(id),
    })),
  };
}
