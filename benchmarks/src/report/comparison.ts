import type { CheckResult } from "../measure/check.js";
import type { Comparison, WorkloadResult } from "../measure/compare.js";
import { type ServerName, servers } from "../servers/servers.js";
import { judged } from "./store.js";
import { megabytes, ms, spread, table, whole } from "./table.js";

/** The comparison as text. */
export function printComparison(comparison: Comparison): string {
  const results = Object.entries(comparison);
  const parts = results.map(([id, result]) => `${id} ${result.title}\n${figures(result)}\n`);
  const ratios = table(
    [
      "Docket against",
      "(a) throughput",
      "(b) p95",
      "(c) throughput",
      "(a′) throughput",
      "(a″) throughput",
    ],
    results.map(([id, result]) => [
      `${id} ${result.title}`,
      spread(result.ratio),
      spread(result.p95Ratio),
      spread(result.sequelizeRatio),
      result.cachedRatio ? spread(result.cachedRatio) : "",
      result.loggedRatio ? spread(result.loggedRatio) : "",
    ]),
  );
  return `${parts.join("\n")}\nRatios: the median of the rounds (smallest to largest)\n${ratios}\n`;
}

/** Shows which ratios dropped too far below the stored ones. */
export function printCheck({ works }: CheckResult): string {
  const rows = works.map(({ id, stored, measured, fell }) => [
    id,
    ...judged.flatMap((name) => [
      stored[name].toFixed(2),
      measured.map((ratios) => ratios[name].toFixed(2)).join(", then "),
    ]),
    fell ? "FELL" : "ok",
  ]);
  const advice = works.some(({ fell }) => fell)
    ? "Both ratios fell by more than 40 %. `pnpm bench --profile` tells where the time goes.\n"
    : "";
  const head = ["of (a)", "throughput, stored", "measured", "per CPU time, stored", "measured", ""];
  return `${table(head, rows)}\n${advice}`;
}

function figures({ medians }: WorkloadResult): string {
  return table(
    ["", "requests/s", "p50", "p95", "p99", "server CPU", "database CPU", "memory"],
    Object.entries(medians).map(([name, sample]) => [
      servers[name as ServerName],
      whole(sample.requestsPerSecond),
      ms(sample.p50),
      ms(sample.p95),
      ms(sample.p99),
      `${whole(sample.serverCpu)} µs`,
      `${whole(sample.databaseCpu)} µs`,
      megabytes(sample.memoryBytes),
    ]),
  );
}
