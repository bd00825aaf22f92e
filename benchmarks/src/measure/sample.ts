import { median, significant } from "../figures.js";
import type { LoadGenerator, SentRequest } from "../load/load.js";
import { databaseCpu, processFigures } from "../load/process-figures.js";

/** The number of concurrent requests. */
export const CONNECTIONS = 20;

/** One server, loaded once. Times in milliseconds, CPU in microseconds per request. */
export interface Sample {
  requestsPerSecond: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  serverCpu: number;
  databaseCpu: number;
  /** That of the load generator, on the same machine. */
  clientCpu: number;
  /** The resident memory of the server's process afterwards. */
  memoryBytes: number;
}

/** The server that is loaded. */
export interface Target {
  url: string;
  pid: number;
}

/** Loads one server for a while. */
export async function takeSample(
  generator: LoadGenerator,
  postmaster: number,
  { url, pid }: Target,
  requests: SentRequest[],
  seconds: number,
): Promise<Sample> {
  const look = () => ({
    server: processFigures(pid),
    client: processFigures(generator.pid),
    database: databaseCpu(postmaster),
  });
  const before = look();
  const result = await generator.run({ url, requests, connections: CONNECTIONS, seconds });
  const after = look();
  const perRequest = (microseconds: number) => significant(microseconds / result.requests);
  return {
    requestsPerSecond: significant(result.requestsPerSecond),
    p50: significant(result.p50),
    p95: significant(result.p95),
    p99: significant(result.p99),
    max: significant(result.max),
    serverCpu: perRequest(after.server.cpuMicroseconds - before.server.cpuMicroseconds),
    databaseCpu: perRequest(after.database - before.database),
    clientCpu: perRequest(after.client.cpuMicroseconds - before.client.cpuMicroseconds),
    memoryBytes: after.server.residentBytes,
  };
}

/** The median of each figure. */
export function medianSample(samples: Sample[]): Sample {
  const names = Object.keys(samples[0] as Sample) as (keyof Sample)[];
  return Object.fromEntries(
    names.map((name) => [name, significant(median(samples.map((sample) => sample[name])))]),
  ) as unknown as Sample;
}

/** The ratio of two figures of the same round, over all rounds. */
export interface Ratio {
  median: number;
  min: number;
  max: number;
}

/** `above / below`, round by round, which cancels out drift between rounds. */
export function ratioOf(
  above: Sample[],
  below: Sample[],
  figure: keyof Sample | ((sample: Sample) => number),
): Ratio {
  const value = (sample: Sample) =>
    typeof figure === "function" ? figure(sample) : sample[figure];
  const ratios = above.map((sample, round) => value(sample) / value(below[round] as Sample));
  return {
    median: significant(median(ratios), 3),
    min: significant(Math.min(...ratios), 3),
    max: significant(Math.max(...ratios), 3),
  };
}
