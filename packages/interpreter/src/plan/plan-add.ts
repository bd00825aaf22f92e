import { compileForm, pattern } from "../grammar/form.js";
import type { IntentOf, Item } from "../grammar/intent.js";
import { priorityOf } from "../grammar/priority.js";
import { read, readMarked, readWhen } from "../language/days.js";
import { cut, oneLine, quote, textOf, unquoted } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { Planner } from "./planner.js";
import { dueWords } from "./reply.js";
import type { Session } from "./session.js";

export const NO_REMINDERS = "Docket cannot send reminders yet";

type Fields = Record<string, unknown>;

/** Plans the tasks to add. */
export function planAdd({ items, list, parent, reminds }: IntentOf<"add">, planner: Planner): void {
  if (items.length === 0) planner.ask("text", "What shall the task be called?");
  const place: Fields = {};
  if (list !== undefined) {
    const known = planner.list(list);
    if (!known)
      planner.ask("yes", `There is no list ${quote(list)}. Shall I create it and add that?`);
    place.listId = known.id;
  }
  if (parent) {
    const [parentId] = planner.pick(parent, "add a subtask to");
    if (!parentId) return;
    place.parentId = parentId;
  }
  const shared = items.length > 1 ? sharedFields(items, planner.session) : {};
  const made: string[] = [];
  for (const item of items) {
    const { title, args } = fieldsOf(item, place, shared, planner.session);
    const due = args && dueWords(args, planner.session.clock);
    const outcome = planner.act(
      args
        ? { tool: "add_task", args }
        : { tool: "quick_add_task", args: { text: oneLine(item.text) } },
      "add …",
      () => `${quote(title)}${due ? `, due ${due}` : ""}`,
    );
    if (outcome?.kind === "row") made.push(outcome.row.id);
  }
  planner.focus = planner.isWaiting ? "later" : made;
  for (const id of made) planner.changed.add(id);
  if (reminds && !planner.isWaiting) planner.say(`${NO_REMINDERS}, so look at your list in time.`);
}

/** "Milk, eggs and bread tomorrow": the day and the list that are said of the last thing are meant of all. */
function sharedFields(items: Item[], session: Session): Fields {
  if (items.some(({ text }) => text.split(" ").length > 6)) return {};
  const dues = items.map(({ text }) => read(text, session.clock).due);
  const lists = items.map(({ text }) => readWords(text, session).args.listId);
  const isLast = (one: unknown, at: number, { length }: unknown[]) => !one || at === length - 1;
  const listId = lists.every(isLast) ? lists.at(-1) : undefined;
  return { ...(dues.every(isLast) ? dueArgs(dues.at(-1)) : {}), ...(listId ? { listId } : {}) };
}

const dueArgs = (due: ReturnType<typeof read>["due"] | undefined): Fields =>
  due ? Object.fromEntries(Object.entries(due).filter(([, value]) => value !== null)) : {};

/** What to add; no fields where quick add has to make a list or label first. */
function fieldsOf(
  item: Item,
  place: Fields,
  shared: Fields,
  session: Session,
): { title: string; args?: Fields } {
  const found = /^["“]/.test(item.text)
    ? { text: item.text, args: {} }
    : readWords(item.text, session);
  const marks = /(?:^|\s)[#@/]\p{L}/u.test(found.text);
  const sectionsOf = (id: string) => session.sections.filter(({ listId }) => listId === id);
  const lists = marks ? session.lists.map((one) => ({ ...one, sections: sectionsOf(one.id) })) : [];
  const line = marks
    ? readMarked(found.text, session.clock, lists, session.labels)
    : read(found.text, session.clock);
  const isNew = [line.list, line.section, ...line.labels].some((one) => one && one.id === null);
  if (isNew && Object.keys(place).length === 0 && !item.done)
    return { title: line.title || item.text };
  const title = unquoted(cleanTitle(line.title, line.recognised.length > 0)) || item.text;
  const description = item.description ?? line.description;
  const args = {
    title,
    ...(description ? { description } : {}),
    ...(item.done ? { completed: true } : {}),
    ...shared,
    ...(line.due ? dueArgs(line.due) : {}),
    ...(line.repeat ? { repeat: line.repeat } : {}),
    ...(line.startDate ? { startDate: line.startDate } : {}),
    ...(line.priority !== 4 ? { priority: line.priority } : {}),
    ...(line.list?.id ? { listId: line.list.id } : {}),
    ...(line.section?.id ? { sectionId: line.section.id } : {}),
    ...(line.labels.length > 0 ? { labelIds: line.labels.map(({ id }) => id) } : {}),
    ...found.args,
    ...place,
  };
  return { title, args };
}

const introduced =
  /[\s,;]+(?:(?:which|that|it|and)(?: i|')s |it'?s )?(?:due|by|on|at|before|until|for|from|starting|and|deadline|to be done)(?: (?:on|by|at))?$/i;

/** Without what introduced a date that was taken out. */
const cleanTitle = (title: string, hasDate: boolean): string =>
  (hasDate ? title.replace(introduced, "") : title)
    .replace(/^due[\s,:]+(?=\S)/i, "")
    .replaceAll(/[\s,;:-]+$|^[\s,;:-]+/g, "")
    .replaceAll(/\s+,/g, ",");

const end = "(?=$|[\\s,.;])";
const level = "(?<p>highest|very high|high|top|urgent|medium|mid|low|lowest|p?[1-4])";
const priorities = [
  `[\\s,(-]+(?:with |as |at |and |it'?s |is |in )*(?:a )?${level}[ -](?:priority|prio)\\)?${end}`,
  `^${level}[ -](?:priority|prio)[:,]?\\s+(?=\\S)`,
  `[\\s,(-]+(?:with |as |at |and )*(?:priority|prio):? (?:level )?${level}\\)?${end}`,
  "[\\s,(-]+(?:and )?(?:it'?s |it is |which is |mark it (?:as )?|make it )(?:very |really )?(?<p>urgent|important|high)\\)?$",
].map((source) => new RegExp(source, "d"));
const labelled = pattern(
  `(?:[\\s,\\(]+)(?:and )?(with [the|a] (label|tag)s?|label(l?ed)? [it] [as|with]|tag(ged)? [it] [as|with]|under the (label|tag)) ?@?<l:["“][^"”]+["”]|[\\w-]+>(?:\\)?${end})`,
  "d",
);
const inList = [".+?", ".+"].map((title) =>
  compileForm(
    `<x:${title}> (to|in|into|on|onto|under) [the|my] <l:[^,]+?>(?<n> list| project)?(?: (?:for|by|on|at|due|tomorrow|today|next|every|tonight).*)?`,
  ),
);

/** Takes out "with high priority", "labelled errand", "in Groceries". */
function readWords(original: string, session: Session): { text: string; args: Fields } {
  const args: Fields = {};
  let text = textOf(original);
  for (const form of priorities) {
    const match = form.exec(text.low);
    const priority = match && priorityOf(match.groups?.p ?? "");
    if (!match || !priority) continue;
    args.priority = priority;
    text = cut(text, match.index, match.index + match[0].length);
  }
  const label = labelled.exec(text.low);
  const named = label?.indices?.groups?.l;
  const known = named && byName(session.labels, unquoted(text.raw.slice(...named)));
  if (label && known) {
    args.labelIds = [known.id];
    text = cut(text, label.index, label.index + label[0].length);
  }
  for (const form of text.low.length < 200 ? inList : []) {
    const { x, l, n = l } = form.exec(text.low)?.indices?.groups ?? {};
    const name = l ? text.raw.slice(...l) : "";
    const list =
      name === "" || readWhen(name, session.clock) ? undefined : byName(session.lists, name);
    if (!list || !x || !n) continue;
    args.listId = list.id;
    text = cut(text, x[1], n[1]);
    break;
  }
  return { text: text.raw, args };
}
