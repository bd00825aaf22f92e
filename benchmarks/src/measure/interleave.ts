import { type LoadGenerator, prepare } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import type { ServerProcess } from "../servers/server-process.js";
import { restore } from "../setup/fill.js";
import { renewTokens } from "../setup/people.js";
import type { Workload } from "../workload.js";
import { workloadOf } from "../workloads.js";
import { type Sample, takeSample } from "./sample.js";
import type { Testbed } from "./testbed.js";

/** A measured server, with its tables and users. */
export interface Runner extends ServerProcess {
  testbed: Testbed;
  /** Brings the server into the state that is to be measured. */
  prepare?(): Promise<void>;
}

export interface Rounds {
  rounds: number;
  seconds: number;
  /** How long each is loaded without measuring before its first round. */
  warmUpSeconds: number;
  /** No further round begins after this many seconds; by default all rounds are run. */
  mostSeconds?: number;
}

/**
 * Measures all runners on one workload, interleaved, over several rounds in different orders.
 * Tables that the workload changes are restored before each measurement.
 */
export async function interleave<Name extends string>(
  generator: LoadGenerator,
  postmaster: number,
  runners: Record<Name, Runner>,
  workload: Workload,
  { rounds, seconds, warmUpSeconds, mostSeconds = Number.POSITIVE_INFINITY }: Rounds,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(runners) as Name[];
  const load = async (name: Name, duration: number) => {
    const { testbed, prepare: bringAbout, ...target } = runners[name];
    const { users, farCursor, docket, superuserUrl } = testbed;
    await renewTokens(users, docket.url);
    if (workload.writes) await restore(superuserUrl, users.lastTaskId);
    const requests = prepare(workload.plan(users, farCursor));
    if (bringAbout) {
      await bringAbout();
      await takeSample(generator, postmaster, target, requests, SETTLING_SECONDS);
    }
    return takeSample(generator, postmaster, target, requests, duration);
  };
  const measure = (name: Name, duration: number) =>
    runners[name].during(() => load(name, duration));

  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<
    Name,
    Sample[]
  >;
  const end = performance.now() + mostSeconds * 1_000;
  for (const name of names) await measure(name, warmUpSeconds);
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0 && performance.now() > end) {
      say(`  ${workload.id}: time for ${round} of ${rounds} rounds only.`);
      break;
    }
    for (const name of orderOf(names, round)) {
      samples[name].push(await measure(name, seconds));
    }
  }
  if (workload.writes) {
    for (const { testbed } of Object.values<Runner>(runners))
      await restore(testbed.superuserUrl, testbed.users.lastTaskId);
  }
  return samples;
}

/**
 * Two rounds start with the same runner and go in opposite directions, then the next runner starts:
 * so none is always first, or always after the same one.
 */
function orderOf<Name>(names: Name[], round: number): Name[] {
  const first = Math.floor(round / 2) % names.length;
  const order = [...names.slice(first), ...names.slice(0, first)];
  return round % 2 === 0 ? order : order.reverse();
}

/** Until every connection has replanned its statements after a change. */
const SETTLING_SECONDS = 0.5;

/** Rounds and durations from the command line. */
export function pace({ small, rounds, seconds }: Options): Rounds {
  return { rounds, seconds, warmUpSeconds: small ? 0.4 : 3 };
}

/**
 * Loads each server with the mixed workload before anything is measured. V8 optimises hot code step
 * by step: a server needs some tens of thousands of requests to reach its final speed.
 */
export async function warmUp(
  generator: LoadGenerator,
  postmaster: number,
  runners: Record<string, Runner>,
  { small }: Options,
): Promise<void> {
  const warmUpSeconds = small ? 5 : 20;
  say(`Warming up, ${warmUpSeconds} seconds each.`);
  await warm(generator, postmaster, runners, warmUpSeconds);
}

/** Warms up the variants of a process, after the process itself has been warmed up. */
export async function warmUpVariants(
  generator: LoadGenerator,
  postmaster: number,
  runners: Record<string, Runner>,
  { small }: Options,
): Promise<void> {
  const warmUpSeconds = small ? 1 : 5;
  say(`Warming up its variants, ${warmUpSeconds} seconds each.`);
  await warm(generator, postmaster, runners, warmUpSeconds);
}

async function warm(
  generator: LoadGenerator,
  postmaster: number,
  runners: Record<string, Runner>,
  warmUpSeconds: number,
): Promise<void> {
  const once = { rounds: 0, seconds: 0, warmUpSeconds };
  await interleave(generator, postmaster, runners, workloadOf("W8"), once);
}
