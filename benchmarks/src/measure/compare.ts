import {
  type ContestantName,
  contestants,
  startYardstick,
  type YardstickName,
} from "../contestants/contestants.js";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { fullSize, smallSize } from "../setup/fill.js";
import { postmasterPid } from "../setup/postgres.js";
import { type WorkId, works } from "../work.js";
import { interleave, pace, type Runner, warmUp } from "./interleave.js";
import { checkParity } from "./parity.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { setStage } from "./stage.js";

export interface WorkResult {
  title: string;
  /** Docket / (a), throughput. */
  ratio: Ratio;
  /** Docket / (b), p95. */
  p95Ratio: Ratio;
  /** Docket / (c), throughput. */
  sequelizeRatio: Ratio;
  /** Docket / (a′), throughput; absent in the small run. */
  cachedRatio?: Ratio;
  medians: Partial<Record<ContestantName, Sample>>;
  rounds: Partial<Record<ContestantName, Sample[]>>;
}

export type Comparison = Partial<Record<WorkId, WorkResult>>;

/** A busy machine must not make the small run a long one: all kinds of work in under three minutes. */
const SMALL_WORK_SECONDS = 12;

/** Docket beside the yardsticks, each kind of work in turn. */
export async function compare(options: Options): Promise<Comparison> {
  const { small, only } = options;
  const stage = await setStage(small ? smallSize : fullSize);
  const postmaster = await postmasterPid(stage.server);
  const names = (Object.keys(contestants) as ContestantName[])
    .filter((name): name is YardstickName => name !== "docket")
    .filter((name) => !(small && name === "express-pg-cached"));
  const runners: Partial<Record<ContestantName, Runner>> = { docket: { ...stage.docket, stage } };
  for (const name of names) {
    const yardstick = await startYardstick(name, stage.superuserUrl, stage.docket.url);
    await checkParity(yardstick.name, yardstick.url, stage);
    runners[name] = { ...yardstick, stage };
  }
  say("All answer alike. Measuring.");

  const generator = new LoadGenerator();
  await warmUp(generator, postmaster, runners as Record<ContestantName, Runner>, options);
  const comparison: Comparison = {};
  for (const work of works.filter(({ id }) => only.includes(id))) {
    const samples = await interleave(
      generator,
      postmaster,
      runners as Record<ContestantName, Runner>,
      work,
      { ...pace(options), ...(small && { mostSeconds: SMALL_WORK_SECONDS }) },
    );
    const result = judge(work.title, samples);
    comparison[work.id] = result;
    say(
      `  ${work.id} ${work.title}: ${result.ratio.median} of (a), p95 ${result.p95Ratio.median} of (b), ${result.sequelizeRatio.median} of (c)`,
    );
  }
  return comparison;
}

function judge(title: string, samples: Record<ContestantName, Sample[]>): WorkResult {
  const against = (name: ContestantName, figure: keyof Sample) =>
    ratioOf(samples.docket, samples[name], figure);
  const medians = Object.fromEntries(
    Object.entries(samples).map(([name, all]) => [name, medianSample(all)]),
  );
  return {
    title,
    ratio: against("express-pg", "requestsPerSecond"),
    p95Ratio: against("node-http", "p95"),
    sequelizeRatio: against("express-sequelize", "requestsPerSecond"),
    ...(samples["express-pg-cached"] && {
      cachedRatio: against("express-pg-cached", "requestsPerSecond"),
    }),
    medians,
    rounds: samples,
  };
}

/** The line that `--json` prints. */
export function summarize(comparison: Comparison) {
  return Object.fromEntries(
    Object.entries(comparison).map(([id, { ratio, p95Ratio }]) => [
      id,
      { ratio: ratio.median, p95Ratio: p95Ratio.median },
    ]),
  );
}
