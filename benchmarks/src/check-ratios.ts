import { existsSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { WorkId } from "./work.js";

// pnpm bench --small --json | node benchmarks/dist/check-ratios.js
// Fails when Docket's throughput, as a share of the hand-written yardstick's in the same run, has
// fallen by more than a quarter against the stored one. Absolute times differ from machine to
// machine and fail nothing.

type Ratios = Partial<Record<WorkId, { ratio: number; p95Ratio: number }>>;

const LEAST_SHARE = 0.75;
const file = new URL("../baseline.json", import.meta.url);
if (!existsSync(file)) {
  console.error("There is no baseline yet. Make one with: pnpm bench --small --store");
  process.exit(1);
}
const baseline = JSON.parse(readFileSync(file, "utf8")) as Ratios;
const lines = (await text(process.stdin)).trim().split("\n");
const current = JSON.parse(lines.at(-1) ?? "") as Ratios;

let failed = false;
for (const [id, stored] of Object.entries(baseline)) {
  const now = current[id as WorkId];
  const share = now ? now.ratio / stored.ratio : 0;
  const fell = !(share >= LEAST_SHARE);
  failed ||= fell;
  console.log(
    `${fell ? "FELL" : "ok  "} ${id}: ${now?.ratio ?? "not measured"} of hand-written SQL (stored: ${stored.ratio}); p95 ${now?.p95Ratio ?? "-"} (stored: ${stored.p95Ratio})`,
  );
}
if (failed) {
  console.error(
    "A ratio fell by more than a quarter. `pnpm bench --profile` tells where time goes.",
  );
  process.exitCode = 1;
}
