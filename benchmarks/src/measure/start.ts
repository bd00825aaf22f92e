import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@docket/database/embedded";
import { median, significant } from "../figures.js";
import { liveHeap } from "../load/inspector.js";
import { LoadGenerator, prepare } from "../load/load.js";
import { processFigures } from "../load/process-figures.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import type { ServerProcess } from "../servers/server-process.js";
import { startDocket, withFolder } from "../servers/servers.js";
import { restore, smallSize } from "../setup/fill.js";
import { renewTokens } from "../setup/people.js";
import { workloadOf } from "../workloads.js";
import { CONNECTIONS } from "./sample.js";
import { createTestbed, type Testbed } from "./testbed.js";

export interface StartResult {
  /** Milliseconds from the start of the process to the first successful response of /readyz. */
  firstStart: { median: number; all: number[] };
  laterStart: { median: number; all: number[] };
  /** Memory of the API process ten seconds after its start, with no requests except /readyz. */
  restBytes: { median: number; all: number[] };
  /** The same half a minute after the load below. */
  afterLoadBytes: number;
  /** Resident memory, and live heap, while requests of the mixed workload are answered. */
  load: { requests: number; residentBytes: number; liveBytes: number }[];
  /** Live heap in the last quarter of the load / in the second: 1 if nothing grows. */
  growth: number;
  /** The same for resident memory. */
  residentGrowth: number;
}

const REST_MILLISECONDS = 10_000;
/** An idle server looks every fifteen seconds whether there is memory to give back. */
const IDLE_MILLISECONDS = 35_000;
const STEPS = 40;

/** Start-up with the embedded server, and memory with a filled database. */
export async function start({ small, rounds }: Options): Promise<StartResult> {
  const first: number[] = [];
  const later: number[] = [];
  const rest: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`Starting on an empty folder, then again: ${round + 1} of ${rounds}.`);
    await withFolder(async (dataDir) => {
      const fresh = await startDocket({ dataDir });
      first.push(significant(fresh.startMilliseconds));
      await fresh.stop();
      const again = await startDocket({ dataDir });
      later.push(significant(again.startMilliseconds));
      await sleep(REST_MILLISECONDS);
      rest.push(processFigures(again.pid).residentBytes);
      await again.stop();
    });
  }
  const { load, afterLoadBytes } = await underLoad(small ? 20_000 : 200_000);
  return {
    firstStart: { median: median(first), all: first },
    laterStart: { median: median(later), all: later },
    restBytes: { median: median(rest), all: rest },
    afterLoadBytes,
    load,
    growth: growthOf(load.map(({ liveBytes }) => liveBytes)),
    residentGrowth: growthOf(load.map(({ residentBytes }) => residentBytes)),
  };
}

/**
 * Runs the same load twice: once for the undisturbed resident memory, which includes garbage that
 * has not been collected yet; and once for the live heap, with a garbage collection at each step.
 */
async function underLoad(requests: number): Promise<Pick<StartResult, "load" | "afterLoadBytes">> {
  const testbed = await createTestbed(smallSize);
  const port = await freePort();
  const inspected = await startDocket({
    databaseUrl: testbed.server.ownerUrl(testbed.databaseName),
    nodeOptions: [`--inspect=127.0.0.1:${port}`],
    environment: { PUBLIC_URL: testbed.docket.url },
  });
  say(`Answering ${requests.toLocaleString("en")} requests.`);
  const residentBytes = async () => processFigures(testbed.docket.pid).residentBytes;
  const resident = await curve(testbed, testbed.docket, requests, residentBytes);
  await sleep(IDLE_MILLISECONDS);
  const afterLoadBytes = await residentBytes();
  say("And again, collecting garbage in between.");
  const live = await curve(testbed, inspected, requests, () => liveHeap(port));
  const load = resident.map((residentBytes, step) => ({
    requests: (step * requests) / STEPS,
    residentBytes,
    liveBytes: live[step] as number,
  }));
  return { load, afterLoadBytes };
}

async function curve(
  { users, docket, farCursor, superuserUrl }: Testbed,
  server: ServerProcess,
  requests: number,
  look: () => Promise<number>,
): Promise<number[]> {
  const mixed = workloadOf("W8");
  const generator = new LoadGenerator();
  const seen = [await look()];
  for (let step = 1; step <= STEPS; step += 1) {
    await renewTokens(users, docket.url);
    const job = {
      url: server.url,
      requests: prepare(mixed.plan(users, farCursor)),
      connections: CONNECTIONS,
      amount: requests / STEPS,
    };
    await server.during(() => generator.run(job));
    seen.push(await look());
    if (step % 4 === 0) await restore(superuserUrl, users.lastTaskId);
  }
  return seen;
}

/** The first quarter is left out, since code is compiled and pools are filled in it. */
function growthOf(bytes: number[]): number {
  const quarter = Math.floor(bytes.length / 4);
  return significant(median(bytes.slice(-quarter)) / median(bytes.slice(quarter, 2 * quarter)), 3);
}
