import { hasDate, languageOf, nearDay, priorityOf, readPlaces, readWhen } from "@docket/quick-add";
import { type Choice, type Filter, type Intent, isChange, type Target } from "../grammar/intent.js";
import { beginsWithVerb, splitItems } from "../grammar/items.js";
import { except, other, singular } from "../grammar/references.js";
import { readTalk } from "../grammar/talk.js";
import { contentOf, lowOf, part, partsOf, without } from "../language/text.js";
import { TaskIndex } from "../match/names.js";
import { withPlaces } from "./filter.js";
import { resolve } from "./resolve.js";
import type { Session } from "./session.js";

const MIN_COMMAND_SCORE = 1.7; // from this score on, a message is a command of its own, no answer or correction

/** The intents of an open question after the answer; `undefined` if the message is not an answer. */
export function answerTo(text: string, command: () => Choice, session: Session) {
  if (!session.memory.question) return undefined;
  const { intents: open, at, wants, options } = session.memory.question;
  const talk = readTalk(text);
  if (talk?.kind === "no") return [{ kind: "talk", about: "keep" } satisfies Intent];
  const intent = open[at] as Intent;
  if (talk || wants === "yes") {
    const isYes = wants === "yes" && talk?.kind === "yes";
    const meant = intent.kind === "tentative" ? intent.intent : intent;
    const when = without(without(text, opening), closing);
    if (meant.kind === "schedule" && !talk && readWhen(when, session.clock))
      return open.toSpliced(at, 1, { ...meant, target: theTasks(options), when });
    return isYes ? open.toSpliced(at, 1, ...confirmed(options, intent, session)) : undefined;
  }
  if (wants === "task") {
    const target = chosenOption(options, text, session);
    return target && open.toSpliced(at, 1, withTarget(intent, target));
  }
  const { intents, score } = command();
  const isText = intents.some(({ kind }) => /^(?:add|tentative|unknown)$/.test(kind));
  const isDate = intent.kind !== "schedule" || readWhen(text, session.clock);
  if (score >= (isDate ? MIN_COMMAND_SCORE : 1) && !isText) return undefined;
  return open.toSpliced(at, 1, withText(intent, contentOf(text), options, session));
}

/** The intents after a yes: the confirmed one, preceded by creating the list that it needs. */
function confirmed(options: string[], intent: Intent, { memory }: Session): Intent[] {
  if (intent.kind === "undo")
    return (memory.done ?? []).slice(-(intent.most ?? 0)).map(() => ({ kind: "undo" }));
  const meant = intent.kind === "tentative" ? intent.intent : intent;
  if (meant.kind === "unknown") return [];
  const chosen = options.length > 0 ? withTarget(meant, theTasks(options)) : meant;
  const list = intent.kind === "move" || intent.kind === "add" ? intent.list : undefined;
  return list ? [{ kind: "makePlace", what: "list", name: list }, chosen] : [chosen];
}

const idsOf = (tasks: { id: string }[]) => tasks.map(({ id }) => id);
const theTasks = (ids: string[]): Target => ({ say: "", ids });

function withTarget(intent: Intent, target: Target): Intent {
  if (intent.kind === "tentative") return withTarget(intent.intent, target);
  if (intent.kind === "add" && intent.parent) return { ...intent, parent: target };
  return "target" in intent ? { ...intent, target } : intent;
}

const missing: Record<string, string> = { schedule: "when", label: "label", rename: "text" };

function withText(intent: Intent, text: string, ids: string[], session: Session): Intent {
  if (intent.kind === "add") return { ...intent, items: [{ text: without(text, /^add /) }] };
  const list = without(text, /^(?:in)?to (?:the |my )?/);
  const isPlace = intent.kind === "schedule" && !readWhen(text, session.clock);
  if (isPlace && session.named("list", list)) return { kind: "move", target: theTasks(ids), list };
  const field = missing[intent.kind] ?? (intent.kind === "describe" ? "text" : "name");
  const isLacking = "target" in intent || "what" in intent;
  const filled = { ...withTarget(intent, theTasks(ids)), part: undefined, [field]: text };
  return isLacking ? (filled as Intent) : intent;
}

const answerLead =
  /^(?:(?:the )?(?:one )?(?:about|with|for|in|from) (?:the |my )?|the one |i mean(?:t)? |please |it'?s |yes,? |ok,? |no,? )+/;
const allOffered =
  /^(?:both|all(?: of (?:them|those))?|every one|them all|each|all (?:three|four|five))$/;

function chosenOption(options: string[], text: string, session: Session): Target | undefined {
  const said = without(without(text, answerLead), /(?:[\s,]+please|[.!?])+$/);
  const all = allOffered.exec(lowOf(said));
  const n = ["both", "all three", "all four", "all five"].indexOf(all?.[0] ?? "") + 2;
  if (all) return n > 1 && n !== options.length ? { say: "", oneOf: options } : theTasks(options);
  if (singular.test(said) && options.length > 1) return { say: "", oneOf: options };
  const { listed } = session.memory;
  const places = readPlaces(lowOf(said), listed.length);
  const placed = places?.flatMap((place) => listed[place - 1] ?? []);
  if (placed) return placed.length === places?.length ? theTasks(placed) : undefined;
  const known = session.tasks(lowOf(said)).tasks;
  const offered = known.filter(({ id }) => options.includes(id));
  const titled = new TaskIndex(offered).find(contentOf(said)).tasks;
  const inPlace = offered.filter(({ listId }) => listId === session.named("list", said)?.id);
  // "The one for tomorrow"; a day alone is no answer to which task is meant.
  const day = said === text ? undefined : readWhen(said, session.clock)?.(null).dueDate;
  const onDay = offered.filter(({ dueDate }) => day && dueDate === day);
  const [ids] = [titled, inPlace, onDay].filter((found) => found.length > 0).map(idsOf);
  if (ids) return ids.length === 1 ? theTasks(ids) : { say: "", oneOf: ids };
  // "Mum and the dentist"
  const found = resolve({ say: said }, session);
  const named = found.kind === "tasks" && !found.group && found.ids.length > 1 ? found.ids : [""];
  return named.every((id) => options.includes(id)) ? theTasks(named) : undefined;
}

const opening =
  /^(?:(?:(?:yes|yep|yeah|ok|okay|sure|fine|do (?:it|that)|go ahead|but)(?=[\s,.]+(?:but|not|only|just|keep|leave|except|without)\b)|and|also|then|no|nope|nah|back to|oh|sorry|oops|whoops|wait|hm+|actually|rather|not that(?: one)?|wrong(?: one| task)?|that'?s (?:wrong|not (?:it|right|the one|what i (?:meant|said)))|i meant?|i said|i wanted|make (?:it|that)|change (?:it|that) to|better|or rather|instead|i mean|not (?:the )?[^,]+, (?:but )?(?=\S))\b[\s,.!:;-]*)+/;
const closing = /[\s.!?]*(?:instead|please|then|rather|actually|though)?[\s.!?]*$/;
const adding = /^(?:(?:oh|ok|okay)[\s,]+)*(?:make|change|better|and|also|then)/;
export const shifting =
  /^(?!(?:in|next|this|every) ).*\b(?:(?:hour|minute|day|week)s?|later|earlier)\b/;
/** What is said instead of a title is no sentence, no command and no remark. */
const noTitle =
  /^(?:keep|leave|i|i'?m|we|you|he|she|they|it|that|this|there|the other|with|for|to|from|about|at|(?:one|two|three|four|five|\d+)$|(?:all|nothing|everything|anything|whatever|later|again|more|less|too|enough|same|skip|done|finished|understood|wrong|bad|stupid|damn|true|yesterday|really|fine|good|stop|only|just)\b.*|[a-z]+ (?:it|that|them))\b|\b(?:not|don'?t|didn'?t|is|are|was|already)\b|\?/;
/** After these words something else is meant, unlike after "oh no" or "sorry", which remarks follow. */
const corrects = /(?<!\boh )\b(?:no|nope|nah|actually|rather|instead)\b.*[,.!;:]$/;
/** "Eggs, not milk" is read as "not milk, eggs". */
const instead = /^(?<x>[^,]+)(?:,| and) not (?<y>[^,]+)$/d;
const narrows = /^(?:only|just|not|but not|except|without|keep|leave|(?:all|everything) but) /;
const into = /^(?:(?:in|on)?to|in|under) (?:the |my )?/;

/** Reads a correction of the previous action, which is amended or undone: "no, the other one", "actually Friday". */
export function readCorrection(message: string, command: () => Choice, session: Session) {
  const { last } = session.memory;
  const isLed = opening.test(lowOf(message));
  const { x: right, y: wrong } = (!isLed && partsOf(instead, without(message, closing))) || {};
  const text = right ? `not ${wrong}, ${right}` : message;
  const lead = opening.exec(lowOf(text))?.[0].trim() ?? "";
  const said = without(part(text, lead.length), closing);
  const isMore = lead === "" || adding.test(lead);
  const isAsked = isMore && /\?\s*$/.test(text);
  if (said === "" || tooAsWell.test(text) || isAsked || !last || last.ids.length === 0)
    return undefined;
  const { intent, ids, undone } = last;
  const low = lowOf(said);
  const target = theTasks(ids);
  const undo: Intent = { kind: "undo" };
  const isLevel = intent.kind === "priority" && !/^(?:and|also)/.test(lead);
  const priority = priorityOf(low);

  /** "Friday", "no, at 5" */
  function newDate(): Intent[] | undefined {
    const isDated = /^(?:add|schedule)$/.test(intent.kind) || (!undone && !/^\d+$/.test(low));
    const when = without(low, /^(?:(?:only|just) (?!\d+$)|it'?s |it is )/);
    if (!isDated || (isLevel && priority) || !readWhen(when, session.clock)) return undefined;
    // "No, two hours" counts from the time before the change, which is not known any more.
    if (!isMore && intent.kind === "schedule" && shifting.test(low))
      return [{ kind: "talk", about: "wrong" }];
    const isStart = intent.kind === "schedule" && intent.of === "start";
    const before = /^(?:add|schedule)$/.test(intent.kind) && session.task(ids[0] ?? "");
    const meant = before ? nearDay(when, before, session.clock) : when;
    return [{ kind: "schedule", target, when: meant, ...(isStart ? { of: "start" } : {}) }];
  }

  /** "Make it high", "and errand", "actually Home" */
  function newProperty(): Intent[] | undefined {
    const isPlace = /^(?:one|two|three|four|none|[1-4])$/.test(low);
    if (priority && (isLevel || (lead !== "" && !isPlace)))
      return [{ kind: "priority", target, priority }];
    const label = lead === "" ? undefined : session.named("label", said)?.name;
    const isOther = intent.kind === "label" && !undone && !isMore;
    if (label) return [...(isOther ? [undo] : []), { kind: "label", target, label }];
    const list = without(without(said, into), / (?:list|section)$/);
    const isNew = (lead !== "" || list !== said) && /^(?:add|move)$/.test(intent.kind);
    const isKnown = isNew && (session.named("list", list) ?? session.named("section", list));
    return isKnown ? [{ kind: "move", target, list }] : undefined;
  }

  /** "Not the milk", "only the milk": of a proposal or of what was undone; otherwise it is undone. */
  function fewer(): Intent[] | undefined {
    if (session.input.pending || undone) {
      const chosen = narrows.test(low) && chosenOption(ids, without(said, narrows), session);
      if (!chosen || !("target" in intent)) return undefined;
      const { ids: one, oneOf = one ?? [] } = chosen;
      const left = theTasks(ids.filter((id) => !oneOf.includes(id)));
      const those = /s$/.test(low) ? theTasks(oneOf) : chosen;
      return [{ ...intent, target: /^(?:only|just) /.test(low) ? those : left }];
    }
    if (/^(?:keep|leave) (?:the|its) (?:old )?(?:name|title|date|time)$/.test(low)) return [undo];
    if (!low.startsWith("not ")) return undefined;
    const found = resolve({ say: part(said, 4) }, session);
    const isAll = found.kind === "tasks" && ids.every((id) => found.ids.includes(id));
    return isAll || (intent.kind === "complete" && low === "not yet") ? [undo] : undefined;
  }

  /** "No, white eggs" */
  function newTitle(): Intent[] | undefined {
    const [task] = ids.length === 1 ? ids.flatMap((id) => session.task(id) ?? []) : [];
    if (!task || !/^(?:add|rename)$/.test(intent.kind) || noTitle.test(low)) return undefined;
    // A remark or a new task may follow "no", too; what is not similar must be nothing else, and follow a comma.
    const isOne = corrects.test(lead) && splitItems(said, false).length === 1;
    const isOther = readTalk(said) ?? languageOf(low) ?? hasDate(said, session.clock);
    const isLike = (name: string) => new TaskIndex([task]).nearest(name).length > 0;
    if (wrong && !isLike(wrong)) return undefined; // "eggs, not milk" is not about bread
    const isMeant =
      /\bmeant?\b|^not (?!that)/.test(lead) || (isOne && !isOther && command().score < 1);
    return isMeant || isLike(said)
      ? [{ kind: "rename", target, text: contentOf(said) }]
      : undefined;
  }

  /** "No, the other one", "I meant the dentist" */
  function otherTask(): Intent[] | undefined {
    const found = resolve({ say: said }, session);
    const isOther = other.test(low) && found.kind === "several";
    const named = found.kind === "tasks" && found.quality > 0.6 ? theTasks(found.ids) : undefined;
    const meant = isOther ? { say: "", oneOf: found.ids } : named;
    if (!meant || !("target" in intent)) return undefined;
    const right = { ...intent, target: meant };
    return undone ? [right] : [undo, right];
  }

  const amended = newDate() ?? newProperty() ?? fewer();
  if (amended || isMore) return amended;
  const { intents, score } = command();
  const isCommand = intents.every((one) => isChange(one) || one.kind === "query");
  return isCommand && score >= MIN_COMMAND_SCORE ? undefined : (newTitle() ?? otherTask());
}

/** "Friday but not the oil", after several tasks were listed: whether to move the others is asked. */
export function readMoveOfListed(text: string, session: Session): Intent[] | undefined {
  const { base = "", x = "" } = partsOf(except, without(text, closing)) ?? {};
  const when = without(lowOf(base), /^(?:to |on )/);
  const isAsked = session.memory.listed.length > 1 && readWhen(when, session.clock);
  const found = isAsked ? resolve({ say: `all except ${x}` }, session) : undefined;
  if (found?.kind !== "tasks") return undefined;
  return [{ kind: "tentative", intent: { kind: "schedule", target: theTasks(found.ids), when } }];
}

const restAsked =
  /^(?:and |so |what about |how about |what(?:'s| is) )*(?:the rest|the others?)(?: of (?:it|them))?[\s?]*\?$/;
const again =
  /^(?:(?:show|list)(?: me)?(?: (?:it|them|that|the list))? again|show me|again|once more|which (?:ones?|tasks?))[\s.!?]*$/;
const allDone = /^(?:(?:ok|that'?s|they'?re|we'?re)[\s,]+)*all (?:done|finished|completed)[\s.!]*$/;
const narrowing =
  /^(?:(?:and|ok|so|now|but|show|me)[\s,]+)*(?:only|just)\b|\b(?:of|among) (?:them|these|those)\b|^(?:and )?(?:(?:which|how many) ones\b|which (?:are|have)\b|how many(?: (?:are|is) (?:that|it|they|there))?[\s?]*$)|^(?:and |so )*(?:what(?:'s|s| is)|how many(?: are)?) left\b(?! in\b)/;

/** Reads a query that follows another: "only the urgent ones", "and on Thursday?", "show me again". */
export function readFollowUp(text: string, command: () => Choice, session: Session) {
  const { query } = session.memory;
  if (!query) return undefined;
  const low = lowOf(text);
  if (again.test(low)) return [query];
  const { listed, last, focus } = session.memory;
  if (allDone.test(low) && listed.length > 1 && listed.join() === focus.join())
    return [{ kind: "complete", target: theTasks(listed) } satisfies Intent];
  if (restAsked.test(low)) {
    const changed = last?.ids.filter((id) => listed.includes(id)) ?? [];
    const besides = changed.length > 0 ? changed : listed;
    const filter = { ...(changed.length > 0 ? query.filter : { completed: false }), besides };
    return [{ ...query, filter } satisfies Intent];
  }
  const { from: _, to: _to, when, ...undated } = query.filter;
  const asking = (filter: Filter, show = query.show): Intent[] => [{ kind: "query", filter, show }];
  const [said, second] = command().intents;
  const isQuery = said?.kind === "query";
  // "And in Home?"
  const place = said?.kind === "move" && said.target.say === "it" && { list: said.list };
  const filter: Filter | false = isQuery ? withPlaces(said.filter, session) : place;
  if (!filter || second) return undefined;
  const { completed = query.filter.completed, among: _among, ...more } = filter;
  const merged = { ...(more.when ? undated : { ...query.filter, completed }), ...more } as Filter;
  if (narrowing.test(low)) return asking(merged, isQuery ? said.show : undefined);
  const isKnown = (key: string) => key in query.filter || (when && /^(?:from|to|of)$/.test(key));
  const isAnother = /^(?:and|what about|how about)\b/.test(low) && Object.keys(more).length > 0;
  return isAnother && Object.keys(more).every(isKnown) ? asking(merged) : undefined;
}

/** "… and so is bread", "the same for bread", "bread too" */
const sameFor =
  /^(?:(?:ok|and) )*(?:(?:so (?:is|are|did|was|does)|(?:do )?(?:the )?same (?:for|with|goes for|to)) (?<x>.+?)|(?<x>.+?) (?:too|as well))[.!]?$/d;

const withWaiting = (ids: string[], { input, memory }: Session): Target =>
  theTasks([...new Set([...((input.pending && memory.last?.ids) ?? []), ...ids])]);

/** The previous intent, applied to another task; none if the text names no task. */
export function repeatIntent(text: string, session: Session, before?: Intent) {
  const say = before && "target" in before ? partsOf(sameFor, text)?.x : undefined;
  const found = say ? resolve({ say }, session) : undefined;
  if (found?.kind !== "tasks") return undefined;
  const isLast = before === session.memory.last?.intent;
  return [{ ...before, target: isLast ? withWaiting(found.ids, session) : { say } } as Intent];
}

const tooAsWell = /[\s,]+(?:too|as well)[.!]*$/;
const oneMore =
  /^(?!(?:oh|ok(?:ay)?)[\s,:]+(?![\s,:]|and|also|plus|as well|so|do|the|same|add|another|one))(?:(?:oh|and|also|plus|as well as|ok(?:ay)?|so (?:is|are|did|was|does)|(?:do )?(?:the )?same (?:for|with|goes for|to)|(?:add )?(?:another|one more)(?: one| task| thing)?(?=:))[\s,:]+)+/;

/** "Also butter", after something was added: one more of the same. */
export function readMore(text: string, session: Session): Intent[] | undefined {
  const { intent, ids = [], added = intent } = session.memory.last ?? {};
  const more = without(text, tooAsWell);
  const said = without(more === text ? text : without(more, opening), oneMore);
  if (!intent || said === text || /^not\b|\?\s*$/.test(lowOf(said))) return undefined;
  // "And the passport", after a completion; pending proposals are proposed again with it.
  const found = "target" in intent && !beginsWithVerb(said) && resolve({ say: said }, session);
  if (found && "ids" in found && (found.kind === "several" || !found.group)) {
    const target = found.kind === "several" ? { say: said } : withWaiting(found.ids, session);
    return [{ ...intent, target } as Intent];
  }
  if (added?.kind !== "add") return undefined;
  const items = splitItems(said, false);
  const [first] = session.tasks().tasks.filter(({ id }) => ids.includes(id));
  const list = session.places("list").find(({ id, isInbox }) => id === first?.listId && !isInbox);
  const parent = first?.parentId && { parent: theTasks([first.parentId]) };
  return [{ ...added, items, ...(parent || (list && { list: list.name })) }];
}
