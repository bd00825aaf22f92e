import { indexTitles } from "./language/titles.js";
import { parse } from "./parse/parse.js";
import { takeUp } from "./plan/answers.js";
import { gather, neededLookups } from "./plan/lookups.js";
import { makePlan, type Plan } from "./plan/plan.js";
import { remember, tell } from "./plan/reply.js";
import { isLookup } from "./plan/results.js";
import type { Input, Memory, Step } from "./types.js";

/** What the first turn of a conversation starts from. */
export const emptyMemory: Memory = { listed: [], focus: [] };

/** More is not read: the rest of a longer text would not be commands. */
const longestSay = 20_000;

/**
 * One step of the interpreter of plain English: the calls to make now, or the reply that ends the
 * turn. It stands where a language model would in a loop of tool calls: call it with no steps,
 * make the calls, call it again with what they answered, until it replies. A pure function: no
 * clock, no chance, no I/O; it throws for no input.
 *
 * @example
 * let steps: ToolExchange[] = [];
 * let step = interpret({ say, steps, memory });
 * while (step.kind === "calls") {
 *   for (const call of step.calls) steps.push({ ...call, result: await run(call) });
 *   step = interpret({ say, steps, memory });
 * }
 */
export function interpret({ say, steps, memory = emptyMemory }: Input): Step {
  const taken = takeUp(say.slice(0, longestSay), memory);
  const blind = parse(taken.say);
  const lookups = neededLookups(blind, steps);
  if (lookups.length > 0) return { kind: "calls", calls: lookups };
  const known = gather(steps);
  if (known.failed) return cannotRead(known.failed, memory);
  const titles = indexTitles(known.tasks.map(({ title }) => title));
  const commands = known.tasks.length > 0 ? parse(taken.say, titles) : blind;
  const acts = steps.filter((step) => !isLookup(step));
  const plan = makePlan({ commands, known, memory, answers: taken.answers, acts });
  const calls = plan.entries.filter((entry) => "tool" in entry);
  if (!plan.question && calls.length > acts.length) {
    return { kind: "calls", calls: calls.slice(acts.length) };
  }
  const byId = new Map(known.tasks.map((task) => [task.id, task]));
  const told = tell(plan, acts, commands, (id) => byId.get(id));
  const after = remember(told, memory, plan.focus);
  return plan.question
    ? asking(plan.question, told.text, taken, after)
    : { kind: "reply", text: told.text || "I changed nothing.", memory: after };
}

const cannotRead = (detail: string, memory: Memory): Step => ({
  kind: "reply",
  text: `I could not read your tasks, so I changed nothing: ${detail.replace(/\.$/u, "")}.`,
  memory,
});

function asking(
  question: NonNullable<Plan["question"]>,
  told: string,
  taken: ReturnType<typeof takeUp>,
  after: Memory,
): Step {
  const { command, wants, options } = question;
  return {
    kind: "reply",
    text: told ? `${told}\n${question.text}` : question.text,
    memory: {
      listed: options.length > 0 ? options : after.listed,
      focus: options.length > 0 ? options : after.focus,
      question: { say: taken.say, answers: taken.answers, command, wants, options },
    },
  };
}
