import {
  type ContestantName,
  contestants,
  startYardstick,
  type YardstickName,
} from "../contestants/contestants.js";
import type { ServerProcess } from "../contestants/server-process.js";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import type { WorkId } from "../planned-work.js";
import { say } from "../progress.js";
import { fullSize, smallSize } from "../setup/fill.js";
import { layPlainTables } from "../setup/plain-tables.js";
import { postmasterPid } from "../setup/postgres.js";
import { eachWork } from "../work.js";
import { interleave, pace, type Rounds, type Runner, warmUp } from "./interleave.js";
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
  /** Docket / (a″), throughput; only for creating and changing a task. */
  loggedRatio?: Ratio;
  medians: Partial<Record<ContestantName, Sample>>;
  rounds: Partial<Record<ContestantName, Sample[]>>;
}

export type Comparison = Partial<Record<WorkId, WorkResult>>;

/** Limits the small run on a busy machine: all workloads in under three minutes. */
const SMALL_WORK_SECONDS = 12;

/** The workloads for which a yardstick writes a change log, as Docket does. */
const logged: WorkId[] = ["W4", "W5"];

/** Measures Docket and the yardsticks, each workload in turn. */
export async function compare(options: Options): Promise<Comparison> {
  const contest = await openContest(options);
  return contest(options.only, boundedPace(options));
}

/** The pace from the command line; without one, the small run is limited in time. */
export function boundedPace(options: Options): Rounds {
  return options.small && !options.paceGiven
    ? { ...pace(options), mostSeconds: SMALL_WORK_SECONDS }
    : pace(options);
}

/** Measures workloads; can be called repeatedly. */
export type Contest = (chosen: WorkId[], times: Rounds) => Promise<Comparison>;

/** Starts Docket and the yardsticks on the same rows and checks that their responses are equal. */
export async function openContest(options: Options): Promise<Contest> {
  const { small } = options;
  const stage = await setStage(small ? smallSize : fullSize);
  const postmaster = await postmasterPid(stage.server);
  const names = (Object.keys(contestants) as ContestantName[])
    .filter((name): name is YardstickName => name !== "docket")
    .filter((name) => !(small && name === "express-pg-cached"));
  say("Giving the yardsticks tables of their own.");
  const plain = { ...stage, superuserUrl: await layPlainTables(stage.superuserUrl) };
  const started: Partial<Record<ContestantName, Runner>> = { docket: { ...stage.docket, stage } };
  const yardsticks: ServerProcess[] = [];
  for (const name of names) {
    const yardstick = await startYardstick(name, plain.superuserUrl, stage.docket.url);
    yardsticks.push(yardstick);
    started[name] = { ...yardstick, stage: plain };
  }
  await checkParity(yardsticks, stage);
  say("All answer alike. Measuring.");

  const runners = started as Record<ContestantName, Runner>;
  const { "express-pg-logged": _, ...withoutLog } = runners;
  const generator = new LoadGenerator();
  await warmUp(generator, postmaster, runners, options);
  return (chosen, times) =>
    eachWork(chosen, async (work) => {
      const measured = logged.includes(work.id) ? runners : withoutLog;
      const samples = await interleave(generator, postmaster, measured, work, times);
      const result = judge(work.title, samples);
      const besideLog = result.loggedRatio ? `, ${result.loggedRatio.median} of (a″)` : "";
      say(
        `  ${work.id} ${work.title}: ${result.ratio.median} of (a)${besideLog}, p95 ${result.p95Ratio.median} of (b), ${result.sequelizeRatio.median} of (c)`,
      );
      return result;
    });
}

function judge(title: string, samples: Partial<Record<ContestantName, Sample[]>>): WorkResult {
  const { docket = [] } = samples;
  const against = (name: ContestantName, figure: keyof Sample) =>
    ratioOf(docket, samples[name] ?? [], figure);
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
    ...(samples["express-pg-logged"] && {
      loggedRatio: against("express-pg-logged", "requestsPerSecond"),
    }),
    medians,
    rounds: samples,
  };
}

export type Ratios = Partial<Record<WorkId, { ratio: number; p95Ratio: number }>>;

/** The line that `--json` prints. */
export function summarize(comparison: Comparison): Ratios {
  return Object.fromEntries(
    Object.entries(comparison).map(([id, { ratio, p95Ratio }]) => [
      id,
      { ratio: ratio.median, p95Ratio: p95Ratio.median },
    ]),
  );
}
