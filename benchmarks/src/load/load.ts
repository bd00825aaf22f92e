import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endProcess } from "../child-process.js";
import { atEnd } from "../cleanup.js";
import type { PlannedRequest } from "../workload.js";

/** Requests as they are sent. */
export interface SentRequest {
  method: "GET" | "POST" | "PATCH";
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface LoadJob {
  url: string;
  requests: SentRequest[];
  connections: number;
  seconds?: number;
  /** The number of requests, instead of a duration. */
  amount?: number;
  /** Each connection sends its own share of the requests, instead of all of them. */
  dealt?: boolean;
}

/** What the clients measured; times in milliseconds. */
export interface LoadResult {
  requests: number;
  requestsPerSecond: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  statuses: Record<string, number>;
  errors: number;
}

/** Sends load from a single separate process, so that it is equally warm for all servers. */
export class LoadGenerator {
  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(fileURLToPath(new URL("./generator.js", import.meta.url)), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    atEnd(() => endProcess(this.child));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** @throws Error if any request failed: figures of failures would be worthless */
  async run(job: LoadJob): Promise<LoadResult> {
    const result = await new Promise<LoadResult>((resolve, reject) => {
      const ended = () => reject(new Error("The load generator ended."));
      this.child.once("exit", ended);
      this.child.once("message", (message: { result?: LoadResult; error?: string }) => {
        this.child.off("exit", ended);
        if (message.result) resolve(message.result);
        else reject(new Error(message.error));
      });
      this.child.send(job, (error) => error && reject(error));
    });
    const bad = Object.entries(result.statuses).filter(([status]) => !status.startsWith("2"));
    if (bad.length > 0 || result.errors > 0 || result.requests === 0) {
      throw new Error(
        `${job.url}: ${result.requests} answers, ${result.errors} errors, ${JSON.stringify(result.statuses)}`,
      );
    }
    return result;
  }
}

/** Adds each person's token. */
export function prepare(plan: PlannedRequest[]): SentRequest[] {
  return plan.map(({ method, path, body, by }) => ({
    method,
    path,
    headers: {
      authorization: `Bearer ${by.token}`,
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }));
}
