import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { fullSize, type Size, smallSize } from "../setup/fill.js";
import { postmasterPid } from "../setup/postgres.js";
import { eachWork, type WorkId, workOf } from "../work.js";
import { interleave, pace, warmUp } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { setStage } from "./stage.js";

/** A hundred users with a hundred tasks each, and the two with ten thousand. */
const few: Size = { users: 100, tasksEach: 100, collectorTasks: 10_000 };

export interface Growth {
  tasks: { many: number; few: number };
  /** Median response time with many rows / with few, the same work. */
  byRows: Partial<
    Record<
      WorkId,
      { ratio: Ratio; many: Sample; few: Sample; rounds: { many: Sample[]; few: Sample[] } }
    >
  >;
  /** Median response time of the last page of 10,000 / of the first, many rows. */
  farPage: {
    ratio: Ratio;
    far: Sample;
    first: Sample;
    rounds: { far: Sample[]; first: Sample[] };
  };
}

/** Whether Docket becomes slower as the table grows. */
export async function growth(options: Options): Promise<Growth> {
  const { small, rounds, only } = options;
  const size = small ? smallSize : fullSize;
  const large = await setStage(size);
  const little = await setStage(few, large.server);
  const postmaster = await postmasterPid(large.server);
  const generator = new LoadGenerator();
  const times = pace(options);
  const runners = {
    many: { ...large.docket, stage: large },
    few: { ...little.docket, stage: little },
  };
  const far: Sample[] = [];
  const first: Sample[] = [];
  await warmUp(generator, postmaster, runners, options);
  const byRows = await eachWork(only, async (work) => {
    const samples = await interleave(generator, postmaster, runners, work, times);
    const ratio = ratioOf(samples.many, samples.few, "p50");
    say(`  ${work.id} ${work.title}: ${ratio.median}`);
    const [many, few] = [medianSample(samples.many), medianSample(samples.few)];
    return { ratio, many, few, rounds: samples };
  });
  for (let round = 0; round < rounds; round += 1) {
    const once = { ...times, rounds: 1, warmUpSeconds: Math.min(times.warmUpSeconds, 0.5) };
    const { many } = runners;
    const measure = async (id: WorkId, samples: Sample[]) =>
      samples.push(...(await interleave(generator, postmaster, { many }, workOf(id), once)).many);
    const both = [() => measure("W3", first), () => measure("W6", far)];
    for (const next of round % 2 === 0 ? both : both.reverse()) await next();
  }
  return {
    tasks: { many: tasksOf(size), few: tasksOf(few) },
    byRows,
    farPage: {
      ratio: ratioOf(far, first, "p50"),
      far: medianSample(far),
      first: medianSample(first),
      rounds: { far, first },
    },
  };
}

const tasksOf = ({ users, tasksEach, collectorTasks }: Size) =>
  users * tasksEach + 2 * collectorTasks;
