import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as setTimeoutAsync } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildPage, compile } from "./build.ts";

/**
 * Every folder with a suite, the slowest first. `pnpm test` runs all but the files that are named
 * `*.slow.test.ts`, so that it is done within ten minutes on two processors; `pnpm test --slow`
 * runs those; `pnpm test NAME …` runs whole suites. One suite more than there are processors runs
 * in parallel, since each spends part of its time waiting for a server, a browser or a program.
 */
const suites = [
  "e2e",
  "apps/web",
  "packages/migrator",
  "apps/api",
  "apps/cli",
  "packages/database",
  "packages/models",
  "packages/migrations",
  "packages/dates",
  "packages/interpreter",
  "packages/quick-add",
  "packages/transfer",
  "packages/contract",
];
/**
 * The number of independent parts in which a suite runs that would otherwise finish last. Each has
 * a database server of its own, and in e2e a browser.
 */
const parts: Record<string, number> = { e2e: 2, "apps/api": 4 };
const LANES = availableParallelism() + 1;
/** A suite that hangs is killed; its output until then shows where. */
const LIMIT_MINUTES = process.env.DOCKET_LONG ? 240 : 30;

const root = path.resolve(import.meta.dirname, "..");
const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { slow: { type: "boolean", default: false } },
});
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
const waiting = chosen.flatMap(partsOf);
if (waiting.length === 0) {
  console.error(`No test of ${chosen.join(", ")} is a slow one.`);
  process.exit(2);
}
// If it fails, so do all parts, which say why.
if (chosen.includes("e2e")) await unpackBrowser().catch(() => undefined);
const { prepareServers } = await import("../packages/testing/dist/index.js");
const servers = await prepareServers();

const counts = { passes: 0, failures: 0, pending: 0 };
const broken: string[] = [];
const failed: string[] = [];
const files: { name: string; seconds: number }[] = [];
const running = new Set<ChildProcess>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    waiting.length = 0;
    for (const child of running) endGroup(child);
    void servers.remove().finally(() => process.exit(1));
  });
const alone = waiting.length === 1;
const lane = async () => {
  for (let part = waiting.shift(); part; part = waiting.shift()) count(await runPart(part));
};
await Promise.all(Array.from({ length: LANES }, lane));
await servers.remove();

// Printed last, so that the end of a long log shows what failed.
const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, 15);
console.log("\nWhat took longest:");
for (const { seconds, name } of slowest) console.log(`${String(seconds).padStart(6)} s  ${name}`);
for (const text of failed) console.log(`\nFAILED ${text}`);
if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}.`);
console.log(`\n${counts.passes} passed, ${counts.failures} failed, ${counts.pending} skipped`);
process.exit(broken.length > 0 || counts.pending > 0 ? 1 : 0);

/** The first start unpacks the browser to where all parts find it; they would not wait for each other. */
async function unpackBrowser(): Promise<void> {
  const { launchBrowser } = await import("../e2e/dist-test/src/browser.js");
  await (await launchBrowser()).close();
}

/** A suite, or a part of it. */
interface Part {
  suite: string;
  name: string;
  /** Files that are run by other parts, or not at all. */
  without: string[];
}

function partsOf(suite: string): Part[] {
  const folder = path.join(root, suite);
  const { spec } = JSON.parse(readFileSync(path.join(folder, ".mocharc.json"), "utf8")) as {
    spec: string | string[];
  };
  const all = globSync(spec, { cwd: folder }).sort();
  if (all.length === 0) throw new Error(`${suite} has no tests.`);
  const files = all.filter(
    (file) => isAskedFor(file) && existsSync(path.join(folder, sourceOf(file))),
  );
  const count = Math.min(parts[suite] ?? 1, files.length);
  return split(files, count, folder).map((own, part) => ({
    suite,
    name: count === 1 ? suite : `${suite}, part ${part + 1} of ${count}`,
    without: all.filter((file) => !own.has(file)),
  }));
}

/** Parts of about the same size: how long a test takes is not known before, but longer ones do more. */
function split(files: string[], count: number, folder: string): Set<string>[] {
  const parts = Array.from({ length: count }, () => ({ bytes: 0, files: new Set<string>() }));
  const sizes = new Map(
    files.map((file) => [file, statSync(path.join(folder, sourceOf(file))).size]),
  );
  for (const [file, bytes] of [...sizes].sort(([, a], [, b]) => b - a)) {
    const smallest = parts.reduce((least, part) => (part.bytes < least.bytes ? part : least));
    smallest.files.add(file);
    smallest.bytes += bytes;
  }
  return parts.map((part) => part.files);
}

function isAskedFor(file: string): boolean {
  if (asked.length > 0 || process.env.DOCKET_LONG) return !options.slow || isSlow(file);
  return isSlow(file) === options.slow;
}

/** The source of a compiled test: a renamed test leaves its old output behind. */
function sourceOf(file: string): string {
  return file.replace(/^dist(-test)?\/(test\/)?/, "test/").replace(/js$/, "ts");
}

function isSlow(file: string): boolean {
  return /\.slow\.test\.\w+$/.test(file);
}

interface SuiteResult {
  suite: string;
  passes: number;
  failures: number;
  pending: number;
  /** Title and error of each failed test. */
  failed: string[];
  /** Milliseconds by the name of the test's file. */
  files: Record<string, number>;
  status: number | null;
}

function count(result: SuiteResult): void {
  const { suite, passes, status } = result;
  counts.passes += passes;
  counts.failures += result.failures;
  counts.pending += result.pending;
  failed.push(...result.failed.map((text) => `${suite}: ${text}`));
  for (const [name, ms] of Object.entries(result.files))
    files.push({ name: `${suite}: ${name}`, seconds: Math.round(ms / 1_000) });
  if (status !== 0 || passes === 0) broken.push(suite);
}

/** Runs a part; its output is printed when it has ended, or directly if it runs alone. */
async function runPart({ suite, name, without }: Part): Promise<SuiteResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "docket-suite-"));
  const file = path.join(folder, "counts.json");
  const from = performance.now();
  console.log(`── ${name} begins`);
  const child = spawn(
    process.execPath,
    [
      path.join(root, "node_modules/mocha/bin/mocha.js"),
      "--reporter",
      path.join(root, "scripts/counting-reporter.cjs"),
      ...without.flatMap((file) => ["--ignore", file]),
    ],
    {
      cwd: path.join(root, suite),
      stdio: alone ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...servers.variables,
        DOCKET_TEST_COUNTS: file,
        // Prefers cached packages, so that no test waits for a registry.
        npm_config_prefer_offline: "true",
        // Tests start the program and the CLI many times.
        NODE_COMPILE_CACHE: path.join(root, "node_modules/.cache/compiled"),
      },
      detached: true,
    },
  );
  const limit = setTimeout(() => {
    console.log(`── ${name} did not end within ${LIMIT_MINUTES} minutes`);
    endGroup(child);
  }, LIMIT_MINUTES * 60_000);
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const closed = once(child, "close");
  const [status] = (await once(child, "exit")) as [number | null];
  clearTimeout(limit);
  running.delete(child);
  // Processes that it left behind may keep its output open.
  endGroup(child);
  await Promise.race([closed, setTimeoutAsync(2_000)]);
  console.log(output);
  console.log(`── ${name}: ${Math.round((performance.now() - from) / 1_000)} s`);
  const none = { passes: 0, failures: 0, pending: 0, failed: [], files: {} };
  const stats = readCounts(file) ?? none;
  rmSync(folder, { recursive: true });
  return { ...stats, suite: name, status };
}

/** Kills the suite and the programs that it started, which keep its output open. */
function endGroup({ pid }: ChildProcess): void {
  if (!pid) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}

function readCounts(file: string): Omit<SuiteResult, "suite" | "status"> | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Omit<SuiteResult, "suite" | "status">;
  } catch {
    return null; // the runner died prematurely, as its exit code shows
  }
}
