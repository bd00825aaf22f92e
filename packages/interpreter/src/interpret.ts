import { languageOf } from "@docket/quick-add";
import { type Choice, type Intent, type IntentOf, isChange } from "./grammar/intent.js";
import { readTalk } from "./grammar/talk.js";
import { correctCommonTypos } from "./language/spelling.js";
import { compact, lowOf, textOf, withJoined } from "./language/text.js";
import { choose } from "./plan/choose.js";
import * as conversation from "./plan/conversation.js";
import { type Asked, makePlan } from "./plan/plan.js";
import { MAX_OFFERED, Planner } from "./plan/planner.js";
import { composeReply } from "./plan/reply.js";
import { nextPage, Session } from "./plan/session.js";
import type { Input, Memory, Step } from "./types.js";

export const emptyMemory: Memory = { listed: [], focus: [] };

const MAX_UNDONE = 20; // how many turns back something can be undone
/** A request in the form of a question: "could you add milk and put it in Home?" */
const request =
  /^(?:(?:hi|hey|hello|ok|so|please)[\s,]+)*(?:can|could|would|will) (?:you|u) (?:please )?(?:add|create|make|move|set|mark|put|delete|rename|change)\b.*\?$/;
const MIN_CLEAR_SCORE = 0.8; // below this score, a message may be just a name that continues the action before

/**
 * One step: the calls to make now, or the reply that ends the turn. It is used like a language model in a tool-calling
 * loop: with no steps, then again with the calls' results. A pure function, which does not throw for any message.
 */
export function interpret(input: Input): Step {
  const page = nextPage(input.steps);
  if (page) return { kind: "calls", calls: [page] };
  const session = new Session({ ...input, memory: { ...emptyMemory, ...input.memory } });
  const said = withJoined(correctCommonTypos(textOf(input.message).trim()), session.knownNames);
  const text = request.test(lowOf(said)) ? said.replaceAll(/\?+(?=\s|$)/g, "") : said;
  const intents = understand(text, session);
  const unread = stepToRead(session);
  if (unread) return unread;
  const planner = new Planner(session, intents.length === 1);
  const question = makePlan(intents, planner);
  const made = session.executed.length;
  const calls = planner.calls.slice(made);
  const hasCalls = calls.length > 0 && !(question && made === 0);
  const step: Step = hasCalls ? { kind: "calls", calls } : finish(planner, intents, question);
  return stepToRead(session) ?? step;
}

export const isDecision = (message: string): boolean =>
  /^(?:yes|no)$/.test(readTalk(textOf(message))?.kind ?? "");

function stepToRead({ failed, needs, memory }: Session): Step | undefined {
  const text = `I could not read your tasks: ${failed?.replace(/\.$/, "")}.`;
  if (failed) return { kind: "reply", text, memory };
  return needs.length > 0 ? { kind: "calls", calls: needs } : undefined;
}

/** The intents of a message, as the first of these reads it: an answer, a correction, a follow-up, a command. */
function understand(text: string, session: Session): Intent[] {
  const command = (): Choice => session.cached("command", () => choose(text, session));
  return (
    conversation.answerTo(text, command, session) ??
    conversation.readCorrection(text, command, session) ??
    conversation.readMoveOfListed(text, session) ??
    conversation.repeatIntent(text, session, session.memory.last?.intent) ??
    conversation.readFollowUp(text, command, session) ??
    readCommand(text, command(), session)
  );
}

function readCommand(text: string, { intents, score }: Choice, session: Session): Intent[] {
  const isVague = (one: Intent) =>
    one.kind === "unknown" || (one.kind === "fact" && one.about === "details");
  const isMore = /^(?:and |add )*(?:another|one more)\b[^:]*:/.test(lowOf(text));
  const isWeak = score < MIN_CLEAR_SCORE || isMore || intents.some(isVague);
  const more = isWeak ? conversation.readMore(text, session) : undefined;
  if (more) return more;
  const maybeForeign = isWeak || intents.every(({ kind }) => /tentative|fact|complete/.test(kind));
  const locale = intents.some(isVague) ? session.input.clock.locale : undefined;
  const about = maybeForeign && score < 1.5 ? languageOf(lowOf(text), locale) : undefined;
  return about ? [{ kind: "talk", about }] : withoutWithdrawn(intents);
}

/** Drops withdrawn intents: "never mind" withdraws what precedes it, a condition withdraws everything. */
function withoutWithdrawn(intents: Intent[]): Intent[] {
  const condition = intents.find((one) => one.kind === "talk" && one.about === "condition");
  if (condition && intents.some(isChange)) return [condition];
  const [asked, told] = intents;
  // "I don't need bread, delete it": the second clause confirms the tentative first one.
  const isSame = told && "target" in told && /^(?:|it|that|them)$/i.test(told.target.say);
  if (asked?.kind === "tentative" && told?.kind === asked.intent.kind && isSame)
    return [asked.intent, ...intents.slice(2)];
  const last = intents.findLastIndex(({ kind }) => kind === "no");
  const rest = intents.slice(Math.max(0, last));
  return rest.length > 1 ? rest.filter(({ kind }) => kind !== "no" && kind !== "yes") : rest;
}

function finish(planner: Planner, intents: Intent[], question: Asked | undefined): Step {
  const said = composeReply(planner.lines);
  const memory = remember(planner, intents);
  if (!question) return { kind: "reply", text: said || "All right.", memory };
  const { at, wants, options, text } = question;
  const named = options.slice(0, MAX_OFFERED);
  const offered = named.length > 0 && { focus: named, ...(wants === "task" && { listed: named }) };
  return {
    kind: "reply",
    text: said ? `${said}\n${text}` : text,
    memory: { ...memory, ...offered, question: { intents, at, wants, options } },
  };
}

function remember(planner: Planner, intents: Intent[]): Memory {
  const { session, listed, changed, madeList, lines } = planner;
  const { executed, focus, memory } = session;
  const ids = executed.length > 0 ? [...new Set(changed)] : [];
  // Of several changes, only the date can be corrected.
  const [intent, second] = executed.length > 0 ? intents.filter(isChange) : [];
  const place = madeList?.name ?? planner.query?.filter.list;
  const { list } = (intent ?? {}) as Partial<IntentOf<"move">>;
  // "It" is the section that was asked for, and not the list before.
  const isSection = intents.some((one) => one.kind === "makePlace" && one.what === "section");
  const undone = executed.some(({ tool }) => /^(?:undo|reject)$/.test(tool));
  const isKept = executed.every(({ tool }) => /^(?:undo|reject|approve)$/.test(tool));
  const kept = isKept && memory.last && { ...memory.last, undone };
  const done = lines.filter(({ outcome }) => outcome?.kind === "row");
  const undos = executed.filter(({ tool }) => tool === "undo").length;
  const before = memory.done?.slice(0, undos > 0 ? -undos : undefined) ?? [];
  const isChanged = executed.some(({ tool }) => !/^(?:undo|reject)$/.test(tool)) && done.length > 0;
  const { intent: earlier, ids: last = [], added = earlier } = memory.last ?? {};
  const corrected = ids.every((id) => last.includes(id)) && added ? { added } : {};
  // Tasks that are added one after another are a list: "complete both".
  const together = intent?.kind === "add" && earlier?.kind === "add" ? last : [];
  const shown = memory.listed.includes(together[0] ?? "") ? memory.listed : together;
  return compact({
    list: place ?? session.named("list", list)?.name ?? (isSection ? undefined : memory.list),
    listed: together.length > 0 ? [...shown, ...ids] : (listed ?? memory.listed),
    focus: ids.length > 0 || focus === "later" ? ids : focus,
    last: intent ? { intent: second ? { kind: "undo" } : intent, ids, ...corrected } : kept,
    done: isChanged ? [...before, composeReply(done)].slice(-MAX_UNDONE) : before,
    query: planner.query ?? (listed ? undefined : memory.query),
  }) as unknown as Memory;
}
