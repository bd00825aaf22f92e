import type { Intent } from "./grammar/intent.js";
import { foreignTalk, readTalk } from "./grammar/talk.js";
import { correctCommonTypos } from "./language/spelling.js";
import { part, type Text, textOf } from "./language/text.js";
import { answerTo } from "./plan/answer.js";
import { type Choice, choose } from "./plan/choose.js";
import { readCorrection } from "./plan/correct.js";
import { isChange, makePlan } from "./plan/plan.js";
import { Planner, type Question } from "./plan/planner.js";
import { composeReply } from "./plan/reply.js";
import { outcomeOf, Session } from "./plan/session.js";
import { nextPage } from "./plan/task-lookups.js";
import type { Input, Memory, Step, ToolCall, ToolResult } from "./types.js";

/** What the first turn of a conversation starts from. */
export const emptyMemory: Memory = { listed: [], focus: [] };

/** The rest of a longer message is not read, in characters. */
const MOST_CHARACTERS = 20_000;
/** Below this a choice is worse than saying that the message was not understood. */
const WEAK = 0.6;

/** A message as intents, and what is to be done about the turn before. */
interface Understood {
  intents: Intent[];
  before?: ToolCall["tool"];
}

/**
 * One step of the interpreter of plain English: the calls to make now, or the reply that ends the turn. It takes
 * the place of a language model in a loop of tool calls: call it with no steps, make the calls, call it again with
 * their results, until it replies. Pure: no clock, no randomness, no I/O. It throws for no message.
 *
 * @example
 * const steps: ToolResult[] = [];
 * let step = interpret({ message, steps, clock, memory });
 * while (step.kind === "calls") {
 *   for (const call of step.calls) steps.push({ ...call, result: await run(call) });
 *   step = interpret({ message, steps, clock, memory });
 * }
 */
export function interpret(input: Input): Step {
  const page = nextPage(input.steps);
  if (page) return { kind: "calls", calls: [page] };
  const memory = { ...emptyMemory, ...input.memory };
  const session = new Session({ ...input, memory });
  const text = correctCommonTypos(part(textOf(input.message.slice(0, MOST_CHARACTERS)), 0));
  const { intents, before } = understand(text, session);
  if (session.failed) return cannotRead(session.failed, memory);
  if (session.needs.length > 0) return { kind: "calls", calls: session.needs };

  const planner = new Planner(session, intents.length === 1);
  const settled =
    before &&
    planner.act(
      { tool: before, args: {} },
      { past: "", infinitive: "take the change before back" },
      "",
    );
  if (before && !settled) return { kind: "calls", calls: planner.calls };
  if (settled?.kind === "failed") return finish(planner, intents, undefined, memory);
  if (settled) planner.lines.length = 0;
  const question = makePlan(intents, planner);
  if (session.failed) return cannotRead(session.failed, memory);
  if (session.needs.length > 0) return { kind: "calls", calls: session.needs };
  const made = session.executed.length;
  if (!(question && made === 0) && planner.calls.length > made) {
    return { kind: "calls", calls: planner.calls.slice(made) };
  }
  return finish(planner, intents, question, memory);
}

/** Whether a message says no more than yes or no. */
export function isDecision(message: string): boolean {
  const talk = readTalk(textOf(message.slice(0, MOST_CHARACTERS)));
  return talk?.kind === "yes" || talk?.kind === "no";
}

/** What a message asks for, beside what was open before. */
function understand(text: Text, session: Session): Understood {
  const { question } = session.memory;
  let chosen: Choice | undefined;
  const command = () => {
    chosen ??= choose(text, session);
    return chosen;
  };
  if (question) {
    const answered = answerTo(question, text, command, session);
    if (answered) return { intents: answered };
  }
  const talk = readTalk(text);
  if (talk) return { intents: [talk] };
  const correction = readCorrection(text, session);
  if (correction) {
    const better =
      correction.before &&
      command().score >= 1.9 &&
      command().intents.every((intent) => isChange(intent) || intent.kind === "query");
    if (!better) return correction;
  }
  const { intents, score } = command();
  if (session.needs.length > 0) return { intents };
  const isWeak = score < WEAK || intents.some(({ kind }) => kind === "unknown");
  const foreign =
    isWeak || intents.every(({ kind }) => ["tentative", "fact", "complete"].includes(kind))
      ? foreignTalk(text.low)
      : undefined;
  if (foreign && score < 1.5) return { intents: [foreign] };
  return { intents: withoutWithdrawn(intents) };
}

/** "Never mind" takes back what was said before it; a condition, everything. */
function withoutWithdrawn(intents: Intent[]): Intent[] {
  const condition = intents.find(
    (intent) => intent.kind === "nothing" && intent.why === "condition",
  );
  if (condition && intents.some(isChange)) return [condition];
  const last = intents.findLastIndex(({ kind }) => kind === "retract" || kind === "no");
  const rest = last > 0 ? intents.slice(last) : intents;
  return rest.length > 1
    ? rest.filter(({ kind }) => kind !== "retract" && kind !== "no" && kind !== "yes")
    : rest;
}

function finish(
  planner: Planner,
  intents: Intent[],
  question: Question | undefined,
  memory: Memory,
): Step {
  const said = composeReply(planner.lines);
  const after = remember(planner, intents, memory);
  if (!question) return { kind: "reply", text: said || "All right.", memory: after };
  const { at, wants, options } = question;
  return {
    kind: "reply",
    text: said ? `${said}\n${question.text}` : question.text,
    memory: {
      ...after,
      ...(wants === "task" && options.length > 0 ? { listed: options, focus: options } : {}),
      question: { intents, at, wants, options },
    },
  };
}

function remember(
  { session, listed, focus, changed, options }: Planner,
  intents: Intent[],
  memory: Memory,
): Memory {
  const { executed } = session;
  const intent = intents.find(isChange);
  const ids = changed.size > 0 ? [...changed] : executed.flatMap((step) => idIn(step));
  const acted = executed.some(
    ({ tool }) => tool !== "undo" && tool !== "reject" && tool !== "approve",
  );
  const last =
    acted && intent && ids.length > 0
      ? { intent, ids, options }
      : executed.length > 0
        ? undefined
        : memory.last;
  const about = focus === "later" ? ids : focus;
  return {
    listed: listed ?? memory.listed,
    focus: ids.length > 0 && acted ? ids : about,
    ...(last ? { last } : {}),
  };
}

function idIn(step: ToolResult): string[] {
  const outcome = outcomeOf(step);
  return outcome.kind === "row" && step.tool.endsWith("task") ? [outcome.row.id] : [];
}

const cannotRead = (detail: string, memory: Memory): Step => ({
  kind: "reply",
  text: `I could not read your tasks: ${detail.replace(/\.$/, "")}.`,
  memory,
});
