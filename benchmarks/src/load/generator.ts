import autocannon from "autocannon";
import { percentile } from "../figures.js";
import type { LoadJob, LoadResult } from "./load.js";

// The load generator, in a separate process, so that its cost is not the server's.

process.on("message", (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));

function run({ url, requests, connections, seconds, amount, dealt }: LoadJob): Promise<LoadResult> {
  const milliseconds: number[] = [];
  const statuses: Record<string, number> = {};
  let connected = 0;
  let startedAt = 0;
  let lastAt = 0;
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        ...(amount === undefined ? { duration: seconds } : { amount, duration: 3_600 }),
        sampleInt: 50,
        timeout: 30,
        requests: [requests[0] as object],
        // Each connection starts at another point of the cycle, so that they are not in lockstep.
        setupClient(client) {
          const from = Math.floor((connected * requests.length) / connections);
          const nth = connected;
          connected += 1;
          client.setRequests(
            dealt
              ? requests.filter((_, index) => index % connections === nth)
              : [...requests.slice(from), ...requests.slice(0, from)],
          );
        },
      },
      (error, summary) => {
        if (error) return reject(error);
        const sorted = Float64Array.from(milliseconds).sort();
        resolve({
          requests: sorted.length,
          requestsPerSecond: (sorted.length * 1_000) / (lastAt - startedAt),
          p50: percentile(sorted, 0.5),
          p95: percentile(sorted, 0.95),
          p99: percentile(sorted, 0.99),
          max: sorted.at(-1) ?? Number.NaN,
          statuses,
          errors: summary.errors,
        });
      },
    );
    instance.on("start", () => {
      startedAt = performance.now();
    });
    // autocannon's own histogram has whole milliseconds only; these are a thousand times finer.
    instance.on("response", (_client, status, _bytes, took) => {
      lastAt = performance.now();
      milliseconds.push(took);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
  });
}
