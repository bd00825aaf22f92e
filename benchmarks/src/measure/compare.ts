import type { TestServer } from "@docket/testing";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import type { ServerProcess } from "../servers/server-process.js";
import {
  type ReferenceServerName,
  type ServerName,
  servers,
  startReferenceServer,
} from "../servers/servers.js";
import { fullSize, smallSize } from "../setup/fill.js";
import { layPlainTables } from "../setup/plain-tables.js";
import type { WorkloadId } from "../workload.js";
import { eachWorkload } from "../workloads.js";
import { interleave, pace, type Rounds, type Runner, warmUp } from "./interleave.js";
import { checkParity } from "./parity.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { createTestbed } from "./testbed.js";

export interface WorkloadResult {
  title: string;
  /** Docket / (a), throughput. */
  ratio: Ratio;
  /** Docket / (a), requests per second of CPU time, of server and database together. */
  cpuRatio: Ratio;
  /** Docket / (b), p95. */
  p95Ratio: Ratio;
  /** Docket / (c), throughput. */
  sequelizeRatio: Ratio;
  /** Docket / (a′), throughput; absent in the small run. */
  cachedRatio?: Ratio;
  /** Docket / (a″), throughput; only for creating and changing a task. */
  loggedRatio?: Ratio;
  medians: Partial<Record<ServerName, Sample>>;
  rounds: Partial<Record<ServerName, Sample[]>>;
}

export type Comparison = Partial<Record<WorkloadId, WorkloadResult>>;

/** Limits the small run on a busy machine: all workloads in under three minutes. */
const SMALL_WORKLOAD_SECONDS = 12;

/** The workloads for which a reference server writes a change log, as Docket does. */
const logged: WorkloadId[] = ["W4", "W5"];

/** Measures Docket and the reference servers, each workload in turn. */
export async function compare(options: Options): Promise<Comparison> {
  const compareWorkloads = await openComparison(options);
  return compareWorkloads(options.only, boundedPace(options));
}

/** The pace from the command line; without one, the small run is limited in time. */
function boundedPace(options: Options): Rounds {
  return options.small && !options.paceGiven
    ? { ...pace(options), mostSeconds: SMALL_WORKLOAD_SECONDS }
    : pace(options);
}

/** Measures workloads; can be called repeatedly. */
export type CompareWorkloads = (chosen: WorkloadId[], times: Rounds) => Promise<Comparison>;

/**
 * Starts Docket and the reference servers on the same rows and checks that their responses are equal.
 * @param server the PostgreSQL server; by default one with the settings of production
 */
export async function openComparison(
  options: Options,
  server?: TestServer,
): Promise<CompareWorkloads> {
  const { small } = options;
  const testbed = await createTestbed(small ? smallSize : fullSize, server);
  const postmaster = await testbed.server.pid();
  const names = (Object.keys(servers) as ServerName[])
    .filter((name): name is ReferenceServerName => name !== "docket")
    .filter((name) => !(small && name === "express-pg-cached"));
  say("Giving the reference servers tables of their own.");
  const plain = { ...testbed, superuserUrl: await layPlainTables(testbed.superuserUrl) };
  const started: Partial<Record<ServerName, Runner>> = { docket: { ...testbed.docket, testbed } };
  const referenceServers: ServerProcess[] = [];
  for (const name of names) {
    const referenceServer = await startReferenceServer(
      name,
      plain.superuserUrl,
      testbed.docket.url,
    );
    referenceServers.push(referenceServer);
    started[name] = { ...referenceServer, testbed: plain };
  }
  await checkParity(referenceServers, testbed);
  say("All answer alike. Measuring.");

  const runners = started as Record<ServerName, Runner>;
  const { "express-pg-logged": _, ...withoutLog } = runners;
  const generator = new LoadGenerator();
  await warmUp(generator, postmaster, runners, options);
  return (chosen, times) =>
    eachWorkload(chosen, async (workload) => {
      const measured = logged.includes(workload.id) ? runners : withoutLog;
      const samples = await interleave(generator, postmaster, measured, workload, times);
      const result = judge(workload.title, samples);
      const besideLog = result.loggedRatio ? `, ${result.loggedRatio.median} of (a″)` : "";
      say(
        `  ${workload.id} ${workload.title}: ${result.ratio.median} of (a)${besideLog}, p95 ${result.p95Ratio.median} of (b), ${result.sequelizeRatio.median} of (c)`,
      );
      return result;
    });
}

function judge(title: string, samples: Partial<Record<ServerName, Sample[]>>): WorkloadResult {
  const { docket = [] } = samples;
  const against = (name: ServerName, figure: Parameters<typeof ratioOf>[2]) =>
    ratioOf(docket, samples[name] ?? [], figure);
  const medians = Object.fromEntries(
    Object.entries(samples).map(([name, all]) => [name, medianSample(all)]),
  );
  return {
    title,
    ratio: against("express-pg", "requestsPerSecond"),
    cpuRatio: against("express-pg", ({ serverCpu, databaseCpu }) => 1 / (serverCpu + databaseCpu)),
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

/** The medians of a comparison. */
export type Ratios = Partial<
  Record<WorkloadId, { ratio: number; cpuRatio: number; p95Ratio: number }>
>;

/** The line that `--json` prints. */
export function summarize(comparison: Comparison): Ratios {
  return Object.fromEntries(
    Object.entries(comparison).map(([id, { ratio, cpuRatio, p95Ratio }]) => [
      id,
      { ratio: ratio.median, cpuRatio: cpuRatio.median, p95Ratio: p95Ratio.median },
    ]),
  );
}
