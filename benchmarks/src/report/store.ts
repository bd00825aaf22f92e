import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Command, Options } from "../options.js";
import { say } from "../progress.js";
import type { WorkloadId } from "../workload.js";
import { environment } from "./environment.js";
import type { Plots } from "./plots.js";

const benchmarks = fileURLToPath(new URL("../../", import.meta.url));
const drawings = path.join(benchmarks, "..", "docs", "benchmarks");

/** Stores a result with its environment, and its plots. */
export async function store(
  command: Command,
  { rounds, seconds, only }: Options,
  result: object,
  plots: Plots,
): Promise<void> {
  const name = `results/${command}.json`;
  await write(path.join(benchmarks, name), {
    ...environment(),
    options: { rounds, seconds, only },
    result,
  });
  await mkdir(drawings, { recursive: true });
  for (const [file, svg] of Object.entries(plots)) await writeFile(path.join(drawings, file), svg);
  say(`Stored benchmarks/${name}${Object.keys(plots).length ? " and docs/benchmarks" : ""}.`);
}

/** The ratios that are checked. */
export const judged = ["ratio", "cpuRatio"] as const;
export type Judged = Record<(typeof judged)[number], number>;
export type Baseline = Partial<Record<WorkloadId, Judged>>;

const baselineFile = path.join(benchmarks, "baseline.json");

/** The ratios that small runs are checked against. */
export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(baselineFile, "utf8")) as Baseline;
}

export async function storeBaseline(ratios: Baseline): Promise<void> {
  await write(baselineFile, ratios);
  say("Stored benchmarks/baseline.json.");
}

async function write(file: string, value: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
