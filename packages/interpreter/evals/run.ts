import { parseArgs } from "node:util";
import { emptyMemory, interpret, isLookup, type ToolResult } from "@docket/interpreter";
import { type Call, readCases, type UtteranceCase } from "./cases.js";
import { judge, type Verdict } from "./judge.js";
import { TaskTools } from "./task-tools.js";

/**
 * Runs the interpreter over the utterances and prints its rates. For the unseen part it prints
 * figures only, unless `--show-unseen` asks for the failures. Exits with 1 if a rate is below its
 * floor, or if there is any wrong destructive call.
 *
 *     pnpm evals [--seen-only | --show-unseen]
 */

/** A turn that takes more steps than this never ends. */
const maxSteps = 20;
const floors = { seen: 0.97, unseen: 0.95 };
const folder = new URL("../../evals/utterances/", import.meta.url);

interface Run {
  test: UtteranceCase;
  made: Call[];
  reply: string;
  verdict: Verdict;
}

function runCase(test: UtteranceCase): Run {
  const tools = new TaskTools(test.tasks);
  const listed = test.history?.at(-1)?.listed ?? [];
  const memory = { ...emptyMemory, listed, focus: listed };
  const steps: ToolResult[] = [];
  for (let round = 0; round < maxSteps; round++) {
    const step = interpret({ message: test.say, steps, memory });
    if (step.kind === "reply") {
      const made = steps
        .filter((call) => !isLookup(call))
        .map(({ tool, args }) => ({ tool, args }));
      return { test, made, reply: step.text, verdict: judge(test, made, step.text) };
    }
    for (const call of step.calls) steps.push({ ...call, result: tools.run(call) });
  }
  throw new Error(`${test.id}: no reply after ${maxSteps} steps`);
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

const passedOf = (runs: readonly Run[]): number =>
  runs.filter(({ verdict }) => verdict.passed).length;

const kindOf = ({ test }: Run): string => test.id.replace(/-\d+$/u, "");

function printKinds(runs: readonly Run[]): void {
  for (const [kind, ofKind] of [...Map.groupBy(runs, kindOf)].sort()) {
    const rate = percent(passedOf(ofKind), ofKind.length).padStart(8);
    console.log(`  ${kind.padEnd(10)}${rate}  ${passedOf(ofKind)}/${ofKind.length}`);
  }
}

function printFailures(runs: readonly Run[]): void {
  for (const { test, made, reply, verdict } of runs) {
    if (verdict.passed && verdict.wrongDestructive.length === 0) continue;
    console.log(`\n  ${test.id}: ${JSON.stringify(test.say)}`);
    console.log(`    expected ${JSON.stringify(test.expect)}`);
    console.log(`    made     ${JSON.stringify(made)}`);
    console.log(`    reply    ${JSON.stringify(reply)}`);
  }
}

/** Prints a part's figures; true if it reaches its floor without a wrong destructive call. */
function report(part: keyof typeof floors, show: boolean): boolean {
  const runs = readCases(new URL(`${part}.jsonl`, folder)).map(runCase);
  const passed = passedOf(runs);
  const wrong = runs.flatMap(({ verdict }) => verdict.wrongDestructive).length;
  const floor = `floor ${percent(floors[part], 1)}`;
  console.log(
    `${part}: ${percent(passed, runs.length)}, ${passed} of ${runs.length} (${floor}); ` +
      `wrong destructive calls: ${wrong}`,
  );
  if (show) {
    printKinds(runs);
    printFailures(runs);
  }
  return passed / runs.length >= floors[part] && wrong === 0;
}

const { values } = parseArgs({
  options: {
    "show-unseen": { type: "boolean", default: false },
    "seen-only": { type: "boolean", default: false },
  },
});
const results = [report("seen", true)];
if (!values["seen-only"]) results.push(report("unseen", values["show-unseen"]));
process.exitCode = results.every(Boolean) ? 0 : 1;
