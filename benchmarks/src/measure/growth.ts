import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { openByAge } from "../organized-workloads.js";
import { say } from "../progress.js";
import { fullSize, type Size, smallSize } from "../setup/fill.js";
import type { Workload, WorkloadId } from "../workload.js";
import { eachWorkload, workloadOf } from "../workloads.js";
import { interleave, pace, warmUp } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { createTestbed } from "./testbed.js";

/** A hundred users with a hundred tasks each, and the two with ten thousand. */
const few: Size = { users: 100, tasksEach: 100, collectorTasks: 10_000 };

export interface Growth {
  tasks: { many: number; few: number };
  /** Median response time with many rows / with few, the same work. */
  byRows: Partial<
    Record<
      WorkloadId,
      { ratio: Ratio; many: Sample; few: Sample; rounds: { many: Sample[]; few: Sample[] } }
    >
  >;
  /** Median response time of the last page of 10,000 / of the first, with many rows. */
  farPage: Pair<"far" | "first">;
  /** Of the open ones among the same 10,000: the first due / the newest, with many rows. */
  byDue: Pair<"due" | "age">;
}

/** Two workloads, measured alternately. */
type Pair<Name extends string> = Record<Name, Sample> & {
  ratio: Ratio;
  rounds: Record<Name, Sample[]>;
};

/** Whether Docket becomes slower as the table grows. */
export async function growth(options: Options): Promise<Growth> {
  const { small, rounds, only } = options;
  const size = small ? smallSize : fullSize;
  const large = await createTestbed(size);
  const little = await createTestbed(few, large.server);
  const postmaster = await large.server.pid();
  const generator = new LoadGenerator();
  const times = pace(options);
  const runners = {
    many: { ...large.docket, testbed: large },
    few: { ...little.docket, testbed: little },
  };
  await warmUp(generator, postmaster, runners, options);
  const byRows = await eachWorkload(only, async (workload) => {
    const samples = await interleave(generator, postmaster, runners, workload, times);
    const ratio = ratioOf(samples.many, samples.few, "p50");
    say(`  ${workload.id} ${workload.title}: ${ratio.median}`);
    const [many, few] = [medianSample(samples.many), medianSample(samples.few)];
    return { ratio, many, few, rounds: samples };
  });
  /** Measures two workloads alternately, reversing the order in each round. */
  const inTurn = async (one: Workload, other: Workload): Promise<[Sample[], Sample[]]> => {
    const once = { ...times, rounds: 1, warmUpSeconds: Math.min(times.warmUpSeconds, 0.5) };
    const { many } = runners;
    const samples: [Sample[], Sample[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      for (const at of round % 2 === 0 ? ([1, 0] as const) : ([0, 1] as const)) {
        const workload = at === 0 ? one : other;
        samples[at].push(
          ...(await interleave(generator, postmaster, { many }, workload, once)).many,
        );
      }
    }
    return samples;
  };
  const [far, first] = await inTurn(workloadOf("W6"), workloadOf("W3"));
  const [due, age] = await inTurn(workloadOf("W11"), openByAge);
  return {
    tasks: { many: tasksOf(size), few: tasksOf(few) },
    byRows,
    farPage: {
      ratio: ratioOf(far, first, "p50"),
      far: medianSample(far),
      first: medianSample(first),
      rounds: { far, first },
    },
    byDue: {
      ratio: ratioOf(due, age, "p50"),
      due: medianSample(due),
      age: medianSample(age),
      rounds: { due, age },
    },
  };
}

const tasksOf = ({ users, tasksEach, collectorTasks }: Size) =>
  users * tasksEach + 2 * collectorTasks;
