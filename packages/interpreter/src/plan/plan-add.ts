import type { Clock } from "@docket/dates";
import { priorityOf, type QuickAddResult, quickAdd, read, readWhen } from "@docket/quick-add";
import type { IntentOf, Item } from "../grammar/intent.js";
import { beginsWithVerb } from "../grammar/items.js";
import { compact, cut, lowOf, partsOf, quote, unquoted } from "../language/text.js";
import type { Places } from "../types.js";
import type { Planner } from "./planner.js";
import { dueWords } from "./reply.js";
import type { Session } from "./session.js";

export const NO_REMINDERS = "Docket cannot send reminders yet";
type Fields = Record<string, unknown>;

export function planAdd(intent: IntentOf<"add">, planner: Planner): void {
  const { items, list, makes, parent, reminds } = intent;
  const { session } = planner;
  if (items.length === 0) planner.ask("text", "What shall the task be called?");
  const place: Fields = {};
  if (list && makes && !session.named("list", list)) planner.idOf("list", { id: null, name: list });
  const section = session.named("list", list) ? undefined : session.named("section", list);
  if (section) [place.listId, place.sectionId] = [section.listId, section.id];
  else if (list !== undefined) place.listId = planner.list(list, "add that").id;
  if (parent) {
    const near = parent.say === "it" && session.focus !== "later" ? session.focus : [];
    // "Add a subtask: …" after others is for the same task.
    const [above, other] = new Set(near.map((id) => session.task(id)?.parentId));
    place.parentId = (other === undefined && above) || planner.pick(parent, "add a subtask to")[0];
    if (!place.parentId) return;
  }
  const shared = items.length > 1 ? sharedFields(items, session) : {};
  const made: string[] = [];
  for (const item of items) {
    const { title, args } = readItem(item, planner, shared, place);
    const due = dueWords(args, session.clock);
    const own = session.places("list").find(({ id, isInbox }) => id === args.listId && !isInbox);
    const under = place.parentId ? ` under ${planner.titleOf(String(place.parentId))}` : "";
    const effect = `add …${own ? ` to ${quote(own.name)}` : under}`;
    const label = () => quote(title) + (due && ` (due ${due})`);
    const outcome = planner.act({ tool: "add_task", args }, effect, label);
    if (outcome?.kind === "row") made.push(outcome.row.id);
  }
  session.focus = planner.isWaiting ? "later" : made;
  session.added.push(...made);
  if (session.added.length > 1) planner.listed = session.added;
  planner.changed.push(...made);
  if (reminds && !planner.isWaiting) planner.say(`${NO_REMINDERS}, so look at your list in time.`);
}

/** "Call the plumber asap": the date of another task does not apply to it. */
const vague =
  /\b(?:asap|urgent(?:ly)?|immediately|right away|soon|now|later|some ?(?:day|time)|at some point|first)$/i;

/** "Milk, eggs and bread tomorrow": the day and the list of the last item apply to all. */
function sharedFields(items: Item[], session: Session): Fields {
  const isOwn = ({ text, isLine }: Item) =>
    isLine || vague.test(text) || text.split(" ").length > 6;
  if (items.some(isOwn)) return {};
  const ofLast = <Value>(all: Value[]) => (all.slice(0, -1).some(Boolean) ? undefined : all.at(-1));
  const due = ofLast(items.map(({ text }) => read(text, session.clock).due));
  const listId = ofLast(items.map(({ text }) => readWords(text, session).args.listId));
  return compact({ ...due, listId });
}

/** The task to add, as quick add reads it; the list, section and labels that do not exist yet are created first. */
function readItem(item: Item, planner: Planner, shared: Fields, place: Fields) {
  const { session } = planner;
  const found = readWords(item.text, session);
  // Quick add reads nothing in double quotation marks: "call Ann on Friday" is the title.
  const text = found.text.replace(/^['‘]([^"]+?)['’](?=$|\s)/, '"$1"');
  const marks = /(?:^|\s)[#@/][\p{L}"]/u.test(text);
  const known = <What extends keyof Places>(what: What) => (marks ? session.places(what) : []);
  const names = { lists: known("list"), sections: known("section"), labels: known("label") };
  const readIn = (clock: Clock) => quickAdd(text, { ...clock, ...names });
  const ownLine = readIn(session.input.clock);
  const english = readIn(session.clock);
  const line = (ownLine.due || ownLine.repeat) && !isName(ownLine, text) ? ownLine : english;
  const isPlaced = "listId" in place || "parentId" in place;
  const listId = line.list && !isPlaced ? planner.idOf("list", line.list) : undefined;
  const sectionId = line.section && listId && planner.idOf("section", line.section, { listId });
  const labelIds = line.labels.map((one) => planner.idOf("label", one));
  const said = unquoted(cleanTitle(line.title, line.recognised.length > 0)) || item.text;
  // "Add milk again" is the milk that was there before.
  const before = said.replace(/ (?:once )?again$/i, "");
  const title = (before !== said && session.tasks(before).index.titled(before)[0]?.title) || said;
  const args = compact({
    title,
    description: item.description ?? line.description,
    completed: item.done,
    ...shared,
    ...compact({
      ...line.due,
      repeat: line.repeat,
      startDate: line.startDate,
      priority: line.priority !== 4 && line.priority,
      listId,
      sectionId,
      labelIds: labelIds.length > 0 && labelIds,
    }),
    ...found.args,
    ...place,
  });
  return { title, args };
}

/** "Call Sam" is no Saturday, although the person's own language shortens "samedi" like that. */
const isName = ({ recognised }: QuickAddResult, text: string): boolean =>
  recognised.every(({ text: word }) => /^(?!hoy)[a-z]{2,3}$/i.test(word)) &&
  (beginsWithVerb(text) || /\b(?:with|for|to|from|and|the|my|about|of)\b/i.test(text));

const introduced =
  /[\s,;]+(?:(?:which|that|it|and)(?: i|')s |it'?s )?(?:due|by|on|at|before|until|for|from|starting|and|deadline|to be done|some ?time|maybe)(?: (?:on|by|at))?$/i;

const cleanTitle = (title: string, hasDate: boolean): string =>
  (hasDate ? title.replace(introduced, "").replace(/^due[\s,:]+(?=\S)/i, "") : title)
    .replace(/^(?:the |its )?title (?:is|should be) (?=\S)/i, "")
    .replaceAll(/[\s,;:-]+$|^[\s,;:-]+/g, "")
    .replaceAll(/\s+,|,(?=\s*,)/g, ",");
const end = "(?=$|[\\s,.;])";
const level = "(?<p>highest|very high|high|top|urgent|medium|mid|low|lowest|p?[1-4])";
const place = " (?:to|in|into|on|onto|under) ";
const inList = `(?:the |my )?(?<l>[^,]{1,80}?)(?: list| project)?(?=$| (?://|for|by|on|at|due|tomorrow|today|next|every|tonight|p[1-4])(?!\\w))`;
/** Attributes in words next to a title: "with high priority", "labelled errand", "in Groceries". */
const marks = [
  `[\\s,(-]+(?:with |as |at |and |it'?s |is |in )*(?:a )?${level}[ -](?:priority|prio)\\)?${end}`,
  `^${level}[ -](?:priority|prio)[:,]?\\s+(?=\\S)`,
  `[\\s,(-]+(?:with |as |at |and )*(?:priority|prio):? (?:level )?${level}\\)?${end}`,
  "(?:[\\s,(-]+(?:and )?(?:it'?s |it is |which is |mark it (?:as )?|make it )(?:very |really )?| ?\\(|, | (?=urgent\\)?$))(?<p>urgent|important|high)\\)?$",
  `[\\s,(]+(?:and )?(?:with (?:the |a )?(?:label|tag)s?|label(?:l?ed)?(?: it)?(?: as| with)?|tag(?:ged)?(?: it)?(?: as| with)?|under the (?:label|tag)) ?@?(?<g>["“][^"”]+["”]|[\\w-]+)\\)?${end}`,
  `(?<=\\S)${place}(?:the )?(?<s>[\\w&' -]{1,40}?) section(?: (?:of|in) [^,]{1,40}?)?${end}`,
  `,\\s*(?:in )?(?<l>[^,]{1,40}?)(?: list)?$`,
  `(?<=\\S)${place}${inList}`,
  ...Array(2).fill(`(?<=\\S)${place}(?!.*${place})${inList}`),
].map((source) => new RegExp(source, "d"));

function readWords(original: string, session: Session): { text: string; args: Fields } {
  const args: Fields = {};
  let text = original;
  for (const form of marks) {
    const match = form.exec(lowOf(text));
    const { p, g, l, s } = (match && partsOf(form, text)) ?? {};
    const priority = p && priorityOf(lowOf(p));
    const label = g && session.named("label", unquoted(g));
    const list = l && !readWhen(l, session.clock) ? session.named("list", l) : undefined;
    const section = list ? undefined : session.named("section", s ?? l);
    const isOther = list && args.sectionId !== undefined && args.listId !== list.id;
    if (!match || isOther || !(priority ?? label ?? list ?? section)) continue;
    if (priority) args.priority = priority;
    if (label) args.labelIds = [label.id];
    if (list) args.listId = list.id;
    if (section) [args.listId, args.sectionId] = [section.listId, section.id];
    text = cut(text, match.index, match.index + match[0].length);
  }
  return { text: text, args };
}
