import { indexTitles } from "./language/titles.js";
import { parse } from "./parse/parse.js";
import { readAnswer, type Utterance } from "./plan/answers.js";
import { collectTasks, neededLookups } from "./plan/lookups.js";
import { makePlan } from "./plan/plan.js";
import type { Question } from "./plan/questions.js";
import { composeReply, nextMemory } from "./plan/reply.js";
import { isLookup } from "./plan/results.js";
import type { Input, Memory, Step } from "./types.js";

/** What the first turn of a conversation starts from. */
export const emptyMemory: Memory = { listed: [], focus: [] };

/** The rest of a longer message is not read, in characters. */
const maxMessageLength = 20_000;

/**
 * One step of the interpreter of plain English: the calls to make now, or the reply that ends the
 * turn. It takes the place of a language model in a loop of tool calls: call it with no steps,
 * make the calls, call it again with their results, until it replies. A pure function: no clock,
 * no randomness, no I/O. It throws for no input.
 *
 * @example
 * const steps: ToolResult[] = [];
 * let step = interpret({ message, steps, memory });
 * while (step.kind === "calls") {
 *   for (const call of step.calls) steps.push({ ...call, result: await run(call) });
 *   step = interpret({ message, steps, memory });
 * }
 */
export function interpret({ message, steps, memory = emptyMemory }: Input): Step {
  const utterance = readAnswer(message.slice(0, maxMessageLength), memory);
  const draft = parse(utterance.text);
  const lookups = neededLookups(draft, steps);
  if (lookups.length > 0) return { kind: "calls", calls: lookups };
  const known = collectTasks(steps);
  if (known.failed) return cannotRead(known.failed, memory);
  const titles = indexTitles(known.tasks.map(({ title }) => title));
  const commands = known.tasks.length > 0 ? parse(utterance.text, titles) : draft;
  const executed = steps.filter((step) => !isLookup(step));
  const plan = makePlan({ commands, known, memory, answers: utterance.answers, executed });
  const calls = plan.entries.filter((entry) => "tool" in entry);
  if (!plan.question && calls.length > executed.length) {
    return { kind: "calls", calls: calls.slice(executed.length) };
  }
  const byId = new Map(known.tasks.map((task) => [task.id, task]));
  const reply = composeReply(plan, executed, commands, (id) => byId.get(id));
  const after = nextMemory(reply, memory, plan.focus);
  return plan.question
    ? ask(plan.question, reply.text, utterance, after)
    : { kind: "reply", text: reply.text || "I changed nothing.", memory: after };
}

const cannotRead = (detail: string, memory: Memory): Step => ({
  kind: "reply",
  text: `I could not read your tasks, so I changed nothing: ${detail.replace(/\.$/u, "")}.`,
  memory,
});

function ask(question: Question, before: string, utterance: Utterance, memory: Memory): Step {
  const { command, wants, options, text } = question;
  return {
    kind: "reply",
    text: before ? `${before}\n${text}` : text,
    memory: {
      listed: options.length > 0 ? options : memory.listed,
      focus: options.length > 0 ? options : memory.focus,
      question: { say: utterance.text, answers: utterance.answers, command, wants, options },
    },
  };
}
