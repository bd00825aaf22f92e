import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { buildPage, compile } from "./build.ts";

/**
 * Every folder with a suite, the quick ones first. `pnpm test NAME …` runs only those named. What starts programs
 * and waits for them runs beside the browser, which waits as well.
 */
const suites = [
  "packages/contract",
  "packages/interpreter",
  "packages/dates",
  "packages/quick-add",
  "packages/models",
  "packages/database",
  "packages/migrator",
  "packages/migrations",
  "apps/api",
  "apps/web",
  "e2e",
  "apps/cli",
];
const together = ["e2e", "apps/cli"];

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
const [shown, ...beside] = chosen.filter((suite) => together.includes(suite));
for (const suite of chosen.filter((one) => !together.includes(one))) count(await runSuite(suite));
const results = [
  ...(shown ? [runSuite(shown)] : []),
  ...beside.map((suite) => runSuite(suite, true)),
];
for (const result of await Promise.all(results)) count(result);

if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}.`);
console.log(`\n${counts.passes} passed, ${counts.failures} failed, ${counts.pending} skipped`);
process.exit(broken.length > 0 || counts.pending > 0 ? 1 : 0);

interface SuiteResult {
  suite: string;
  passes: number;
  failures: number;
  pending: number;
  status: number | null;
}

function count({ suite, passes, failures, pending, status }: SuiteResult): void {
  counts.passes += passes;
  counts.failures += failures;
  counts.pending += pending;
  if (status !== 0 || passes === 0) broken.push(suite);
}

/** @param atOnce its output is shown as a whole when it has ended, so that it does not mix with another's */
async function runSuite(suite: string, atOnce = false): Promise<SuiteResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "docket-suite-"));
  const file = path.join(folder, "counts.json");
  const from = performance.now();
  if (!atOnce) console.log(`\n── ${suite} ──`);
  const child = spawn(
    process.execPath,
    [
      path.join(root, "node_modules/mocha/bin/mocha.js"),
      "--reporter",
      path.join(root, "scripts/counting-reporter.cjs"),
    ],
    {
      cwd: path.join(root, suite),
      stdio: atOnce ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      env: { ...process.env, DOCKET_TEST_COUNTS: file },
    },
  );
  const ended = once(child, "exit") as Promise<[number | null]>;
  const [output, errors] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream ? buffer(stream) : null)),
  );
  const [status] = await ended;
  if (atOnce) console.log(`\n── ${suite} ──\n${output}${errors}`);
  console.log(`── ${suite}: ${Math.round((performance.now() - from) / 1_000)} s`);
  const none = { passes: 0, failures: 0, pending: 0 };
  const stats = readCounts(file) ?? none;
  rmSync(folder, { recursive: true });
  return { ...stats, suite, status };
}

function readCounts(file: string): typeof counts | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as typeof counts;
  } catch {
    return null; // the runner died before its end; its exit code tells
  }
}
