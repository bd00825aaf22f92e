import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildPage, compile } from "./build.ts";

/** Every folder with a suite, the quick ones first. `pnpm test NAME …` runs only those named. */
const suites = [
  "packages/contract",
  "packages/models",
  "packages/database",
  "packages/migrator",
  "packages/migrations",
  "apps/api",
  "apps/cli",
  "apps/web",
  "e2e",
];

const root = path.resolve(import.meta.dirname, "..");
const asked = process.argv.slice(2);
const chosen =
  asked.length === 0
    ? suites
    : suites.filter((suite) => asked.some((name) => suite.endsWith(name)));
if (chosen.length === 0) {
  console.error(`There is no such suite. There are: ${suites.join(", ")}.`);
  process.exit(2);
}

compile(".");
buildPage();

const counts = { passes: 0, failures: 0, pending: 0 };
const broken: string[] = [];
for (const suite of chosen) {
  console.log(`\n── ${suite} ──`);
  const result = runSuite(suite);
  counts.passes += result.passes;
  counts.failures += result.failures;
  counts.pending += result.pending;
  if (result.status !== 0 || result.passes === 0) broken.push(suite);
}

if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}.`);
console.log(`\n${counts.passes} passed, ${counts.failures} failed, ${counts.pending} skipped`);
process.exit(broken.length > 0 || counts.pending > 0 ? 1 : 0);

function runSuite(suite: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "docket-suite-"));
  const file = path.join(folder, "counts.json");
  const from = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, "node_modules/mocha/bin/mocha.js"),
      "--reporter",
      path.join(root, "scripts/counting-reporter.cjs"),
    ],
    {
      cwd: path.join(root, suite),
      stdio: "inherit",
      env: { ...process.env, DOCKET_TEST_COUNTS: file },
    },
  );
  console.log(`── ${suite}: ${Math.round((performance.now() - from) / 1_000)} s`);
  const none = { passes: 0, failures: 0, pending: 0 };
  const stats = readCounts(file) ?? none;
  rmSync(folder, { recursive: true });
  return { ...stats, status };
}

function readCounts(file: string): typeof counts | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as typeof counts;
  } catch {
    return null; // the runner died before its end; its exit code tells
  }
}
