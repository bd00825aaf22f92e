import { parseArgs } from "node:util";
import { emptyMemory, interpret, isLookup, type ToolResult } from "@docket/interpreter";
import { type Call, readCases, type UtteranceCase } from "./cases.js";
import { clock } from "./clock.js";
import { judge, type Verdict } from "./judge.js";
import { TaskTools } from "./task-tools.js";

/**
 * Runs the interpreter over the utterances and prints its rates by kind. For the unseen part it prints no
 * sentences, unless `--show-unseen` asks for the failures. Exits with 1 if a rate is below its floor, or for any
 * wrong destructive call.
 *
 *     pnpm evals [--seen-only | --show-unseen]
 */

/** A turn that takes more steps than this never ends. */
const MAX_STEPS = 20;
const floors = { seen: 0.93, unseen: 0.93 };
const MAX_WRONG_CHANGES = 0.01;
const folder = new URL("../../evals/utterances/", import.meta.url);

interface Run {
  test: UtteranceCase;
  made: Call[];
  reply: string;
  verdict: Verdict;
}

/** One conversation: the turns before, where a case has them said, and the turn that is judged. */
function runCase(test: UtteranceCase): Run {
  const tools = new TaskTools(test, clock);
  let memory = emptyMemory;
  for (const { user, listed } of test.history ?? []) {
    memory = listed ? { ...emptyMemory, listed, focus: listed } : turn(user, tools, memory).memory;
  }
  const { steps, reply, memory: after } = turn(test.say, tools, memory);
  const made = steps.filter((call) => !isLookup(call)).map(({ tool, args }) => ({ tool, args }));
  return { test, made, reply, verdict: judge(test, { made, tools, reply, listed: after.listed }) };
}

function turn(message: string, tools: TaskTools, memory: typeof emptyMemory) {
  tools.startTurn();
  const steps: ToolResult[] = [];
  for (let round = 0; round < MAX_STEPS; round += 1) {
    const step = interpret({ message, steps, memory, clock });
    if (step.kind === "reply") return { steps, reply: step.text, memory: step.memory };
    for (const call of step.calls) steps.push({ ...call, result: tools.run(call) });
  }
  throw new Error(`${JSON.stringify(message)}: no reply after ${MAX_STEPS} steps`);
}

const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

const kindOf = ({ test }: Run): string => test.id.replace(/-\d+$/u, "");

interface Rates {
  right: number;
  wrongChanges: number;
  wrongDestructive: number;
  fragments: number;
}

const ratesOf = (runs: readonly Run[]): Rates => ({
  right: runs.filter(({ verdict }) => verdict.passed).length,
  wrongChanges: runs.filter(({ verdict }) => verdict.wrongChange).length,
  wrongDestructive: runs.flatMap(({ verdict }) => verdict.wrongDestructive).length,
  fragments: runs.flatMap(({ verdict }) => verdict.fragments).length,
});

function printTable(runs: readonly Run[]): void {
  console.log("  kind         right           wrong changes  destructive  fragments");
  for (const [kind, ofKind] of [...Map.groupBy(runs, kindOf)].sort()) {
    const { right, wrongChanges, wrongDestructive, fragments } = ratesOf(ofKind);
    const rate = `${percent(right, ofKind.length).padStart(8)} ${`${right}/${ofKind.length}`.padEnd(8)}`;
    console.log(
      `  ${kind.padEnd(11)}${rate}${String(wrongChanges).padStart(11)}${String(wrongDestructive).padStart(13)}${String(fragments).padStart(11)}`,
    );
  }
}

function printFailures(runs: readonly Run[]): void {
  for (const { test, made, reply, verdict } of runs) {
    if (verdict.passed && verdict.wrongDestructive.length === 0) continue;
    console.log(
      `\n  ${test.id}: ${JSON.stringify(test.say)}${verdict.wrongDestructive.length > 0 ? "  WRONG DESTRUCTIVE" : ""}`,
    );
    console.log(`    expected ${JSON.stringify(test.expect)}`);
    console.log(`    made     ${JSON.stringify(made)}`);
    console.log(`    reply    ${JSON.stringify(reply)}`);
  }
}

/** Prints a part's figures; true if it reaches its floor without a wrong destructive call. */
function report(part: keyof typeof floors, show: boolean): boolean {
  const runs = readCases(new URL(`${part}.jsonl`, folder)).map(runCase);
  const { right, wrongChanges, wrongDestructive, fragments } = ratesOf(runs);
  console.log(
    `${part}: ${percent(right, runs.length)}, ${right} of ${runs.length} (floor ${percent(floors[part], 1)}); ` +
      `wrong changes ${percent(wrongChanges, runs.length)}, wrong destructive calls ${wrongDestructive}, fragments ${fragments}`,
  );
  printTable(runs);
  if (show) printFailures(runs);
  return (
    right / runs.length >= floors[part] &&
    wrongDestructive === 0 &&
    wrongChanges / runs.length <= MAX_WRONG_CHANGES
  );
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
