import type { Intent, Item } from "../grammar/intent.js";
import { priorityOf } from "../grammar/priority.js";
import { read, readWhen } from "../language/days.js";
import { oneLine, part, quote, type Text, textOf } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { ToolCall } from "../types.js";
import type { Planned, Planner } from "./planner.js";
import { dueWords, rowOf } from "./words.js";

type Add = Extract<Intent, { kind: "add" }>;

export const NO_REMINDERS = "Docket cannot send reminders yet";

/** Plans the tasks to add. */
export function planAdd({ items, list, parent, reminds }: Add, planner: Planner): Planned {
  const { session } = planner;
  if (items.length === 0)
    return { wants: "text", options: [], text: "What shall the task be called?" };
  const place: Record<string, unknown> = {};
  if (list !== undefined) {
    const known = planner.list(list);
    if (known === "later") return "wait";
    if (session.needs.length > 0) return undefined;
    if (!known)
      return {
        wants: "yes",
        options: [],
        text: `There is no list ${quote(list)}. Shall I create it and add that?`,
      };
    place.listId = known.id;
  }
  if (parent) {
    const picked = planner.pick(parent, "add a subtask to");
    if (!("ids" in picked)) return picked.planned;
    place.parentId = picked.ids[0];
  }
  const shared = items.length > 1 ? sharedWhen(items, planner) : undefined;
  const made: string[] = [];
  for (const item of items) {
    const { call, label } = toCall(item, place, planner, shared);
    const outcome = planner.act(call, { past: "Added", infinitive: "add" }, label);
    const row = outcome && rowOf(outcome);
    if (row) made.push(row.id);
  }
  planner.focus = planner.isWaiting ? "later" : made;
  for (const id of made) planner.changed.add(id);
  if (reminds && !planner.isWaiting) planner.say(`${NO_REMINDERS}, so look at your list in time.`);
  return undefined;
}

/** "Milk, eggs and bread tomorrow": what is said of the last thing is meant of all. */
function sharedWhen(items: Item[], { session }: Planner): Record<string, unknown> | undefined {
  const [last = { text: "" }, ...others] = [...items].reverse();
  const short = items.every(({ text }) => text.split(" ").length <= 4);
  if (!short || others.some(({ text }) => read(text, session.clock).due)) return undefined;
  const { due } = read(last.text, session.clock);
  return due ? dueArgs(due) : undefined;
}

const dueArgs = (due: { dueDate: string; dueTime: string | null; dueZone: string | null }) => ({
  dueDate: due.dueDate,
  ...(due.dueTime ? { dueTime: due.dueTime } : {}),
  ...(due.dueZone ? { dueZone: due.dueZone } : {}),
});

function toCall(
  item: Item,
  place: Record<string, unknown>,
  planner: Planner,
  shared?: Record<string, unknown>,
): { call: ToolCall; label: string } {
  const { session } = planner;
  const isQuoted = /^["“]/.test(item.text);
  const found = isQuoted ? { text: item.text, args: {} } : readWords(item.text, planner);
  const marks = /(?:^|\s)[#@/]\p{L}/u.test(found.text);
  const line = read(
    found.text,
    session.clock,
    marks
      ? session.lists.map((one) => ({
          ...one,
          sections: session.sections.filter(({ listId }) => listId === one.id),
        }))
      : [],
    marks ? session.labels : [],
  );
  const unknown = [line.list, line.section, ...line.labels].some((one) => one && one.id === null);
  if (unknown && Object.keys(place).length === 0 && !item.done) {
    return {
      call: { tool: "quick_add_task", args: { text: oneLine(item.text) } },
      label: quote(line.title || item.text),
    };
  }
  const title = cleanTitle(line.title, line.recognised.length > 0) || item.text;
  const description = item.description ?? line.description;
  const args = {
    title,
    ...(description ? { description } : {}),
    ...(item.done ? { completed: true } : {}),
    ...(line.due ? dueArgs(line.due) : shared),
    ...(line.repeat ? { repeat: line.repeat } : {}),
    ...(line.startDate ? { startDate: line.startDate } : {}),
    ...(line.priority !== 4 ? { priority: line.priority } : {}),
    ...(line.list?.id ? { listId: line.list.id } : {}),
    ...(line.section?.id ? { sectionId: line.section.id } : {}),
    ...(line.labels.length > 0 ? { labelIds: line.labels.map(({ id }) => id) } : {}),
    ...found.args,
    ...place,
  };
  const due = dueWords(args, session.clock);
  return { call: { tool: "add_task", args }, label: `${quote(title)}${due ? `, due ${due}` : ""}` };
}

/** Without what introduced a date that was taken out. */
const cleanTitle = (title: string, hasDate: boolean): string =>
  (hasDate
    ? title.replace(
        /[\s,;]+(?:(?:which|that|it|and)(?: i|')s |it'?s )?(?:due|by|on|at|before|until|for|from|starting|and|deadline|to be done)(?: (?:on|by|at))?$/i,
        "",
      )
    : title
  )
    .replace(/^(?:due|on|by|at|for|from)[\s,:]+(?=\S)/i, (lead) => (/^due/i.test(lead) ? "" : lead))
    .replace(/[\s,;:-]+$/, "")
    .replace(/^[\s,;:-]+/, "")
    .replaceAll(/\s+,/g, ",");

const level = "(?<p>highest|very high|high|top|urgent|medium|mid|low|lowest|p?[1-4])";
const priorities = [
  new RegExp(
    `[\\s,(-]+(?:with |as |at |and |it'?s |is |in )*(?:a )?${level}[ -](?:priority|prio)\\)?(?=$|[\\s,.;])`,
    "d",
  ),
  new RegExp(`^${level}[ -](?:priority|prio)[:,]?\\s+(?=\\S)`, "d"),
  new RegExp(
    `[\\s,(-]+(?:with |as |at |and )*(?:priority|prio):? (?:level )?${level}\\)?(?=$|[\\s,.;])`,
    "d",
  ),
  /[\s,(-]+(?:and )?(?:it'?s |it is |which is |mark it (?:as )?|make it )(?:very |really )?(?<p>urgent|important|high)\)?$/d,
];
const labels = [
  /[\s,(]+(?:and )?(?:with (?:the |a )?(?:label|tag)s?|label(?:l?ed)?(?: it)?(?: as| with)?|tag(?:ged)?(?: it)?(?: as| with)?|under the (?:label|tag)) ?@?(?<l>["“][^"”]+["”]|[\w-]+)\)?(?=$|[\s,.;])/d,
];

const inList = [".+?", ".+"].map(
  (title) =>
    new RegExp(
      `^(?<x>${title}) (?:to|in|into|on|onto|under) (?:the |my )?(?<l>[^,]+?)(?: list| project)?(?: (?:for|by|on|at|due|tomorrow|today|next|every|tonight).*)?$`,
      "ds",
    ),
);

/** Takes out "with high priority", "labelled errand", "in Groceries". */
function readWords(
  original: string,
  planner: Planner,
): { text: string; args: Record<string, unknown> } {
  const args: Record<string, unknown> = {};
  let text = textOf(original);
  for (const pattern of priorities) {
    const match = pattern.exec(text.low);
    const priority = match && priorityOf(match.groups?.p ?? "");
    if (!match || !priority) continue;
    args.priority = priority;
    text = cut(text, match.index, match.index + match[0].length);
  }
  for (const pattern of labels) {
    const match = pattern.exec(text.low);
    const place = match?.indices?.groups?.l;
    if (!match || !place) continue;
    const label = byName(planner.session.labels, text.raw.slice(...place));
    if (!label) continue;
    args.labelIds = [label.id];
    text = cut(text, match.index, match.index + match[0].length);
  }
  for (const pattern of inList) {
    const match = text.low.length < 200 ? pattern.exec(text.low) : null;
    const [place, before] = [match?.indices?.groups?.l, match?.indices?.groups?.x];
    if (!place || !before) continue;
    const name = text.raw.slice(...place);
    const list = byName(planner.session.lists, name);
    if (!list || readWhen(name, planner.session.clock)) continue;
    args.listId = list.id;
    const noun = /^ (?:list|project)\b/.exec(text.low.slice(place[1]))?.[0].length ?? 0;
    text = cut(text, before[1], place[1] + noun);
    break;
  }
  return { text: text.raw, args };
}

const cut = (text: Text, from: number, to: number): Text => {
  const [before, after] = [part(text, 0, from), part(text, to)];
  return { raw: `${before.raw} ${after.raw}`.trim(), low: `${before.low} ${after.low}`.trim() };
};
