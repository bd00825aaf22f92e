import type { Repeat } from "@docket/dates";
import { readWhen } from "@docket/quick-add";
import type { Changing, IntentOf } from "../grammar/intent.js";
import { enumerate, FEW, quote } from "../language/text.js";
import { byName } from "../match/names.js";
import type { KnownTask, ToolName } from "../types.js";
import type { Planner } from "./planner.js";
import { dueWords, repeatWords } from "./reply.js";

type Change = string | { tool?: ToolName; args?: Record<string, unknown>; effect?: string };

type MakeOf<K extends Changing> = (
  intent: IntentOf<K>,
  ids: string[],
  planner: Planner,
) => ((task: Partial<KnownTask>) => Change) | undefined;

const cleared = { dueDate: "date", startDate: "start date", dueTime: "time", repeat: "repetition" };

/** What each kind does to a task, as an infinitive with “…” in place of its title. */
export const infinitives: Record<Changing, string> = {
  complete: "mark … as done",
  reopen: "reopen …",
  delete: "delete …",
  skip: "skip …",
  rename: "rename …",
  describe: "describe …",
  schedule: "change the date of …",
  priority: "change the priority of …",
  move: "move …",
  nest: "move …",
  label: "label …",
};

const makes: { [K in Changing]: MakeOf<K> } = {
  complete: () => (task) => (task.completed ? "is done already" : { tool: "complete_task" }),
  // Reopening a repeating task undoes its last completion, which a statement does not ask for.
  reopen:
    ({ target }) =>
    (task) => {
      const isOpen = task.completed === false && (!task.repeat || target.verb !== undefined);
      return isOpen ? "is still open" : { tool: "reopen_task" };
    },
  delete: () => () => ({ tool: "delete_task" }),
  skip: () => (task) =>
    task.repeat === null ? "does not repeat, so there is nothing to skip" : { tool: "skip_task" },
  rename: ({ text, part, append }, ids, planner) => {
    const said = planner.textFor(text, "What shall … be called?", ids);
    return ({ title: before = "" }) => {
      const whole = append ? `${before} ${said}` : said;
      const spelled = new RegExp(RegExp.escape(part ?? ""), "iu");
      const title = part ? before.replace(spelled, () => said) : whole;
      return before === title
        ? "has that title"
        : { args: { title }, effect: `rename … to ${quote(title)}` };
    };
  },
  describe: ({ text, append }, ids, planner) => {
    const question = "What shall the description of … say?";
    const said = text === null ? null : planner.textFor(text, question, ids);
    const effect = `${said ? "change" : "remove"} the description of …`;
    return ({ description: before }) => {
      const description = append && before ? `${before}\n${said}` : said;
      return said || before ? { args: { description }, effect } : "has no description";
    };
  },
  schedule: ({ when, of, clear }, ids, planner) => {
    const { clock } = planner.session;
    if (clear)
      return () => ({ args: { [clear]: null }, effect: `remove the ${cleared[clear]} of …` });
    const read = when ? readWhen(when, clock) : undefined;
    const unclear = when ? `I don't understand ${quote(when)} as a date. ` : "";
    const question = `To when shall I move ${planner.titlesOf(ids)}, for example “Friday” or “tomorrow at 9”?`;
    if (!read) return planner.ask("text", unclear + question, ids);
    const isShift = ids.length > 1 && read("2001-01-01").dueDate !== read("2001-01-02").dueDate;
    if (of === "start") {
      const { dueDate: startDate } = read(null);
      const effect = `set the start date of … to ${dueWords({ dueDate: startDate }, clock)}`;
      return () => ({ args: { startDate }, effect });
    }
    return ({ dueDate, dueTime }) => {
      const args = read(dueDate ?? null, dueTime);
      if (isShift && !dueDate) return "has no date to move";
      if (Object.keys(args).length === 0) return "has no time";
      const { repeat } = args as { repeat?: Repeat };
      if (repeat && Object.keys(args).length === 1)
        return { args, effect: `set … to repeat ${repeatWords(repeat)}` };
      return { args, effect: `move … to ${dueWords({ dueDate, dueTime, ...args }, clock)}` };
    };
  },
  priority:
    ({ priority: said, step }) =>
    ({ priority: before = 4 }) => {
      const to = step ? before + (step === "up" ? -1 : 1) : said;
      if (to === 0 || to === 5) return to ? "has no priority" : "has the highest priority";
      const effect = to === 4 ? "remove the priority of …" : `set … to priority ${to}`;
      return { args: { priority: to }, effect };
    },
  move: ({ list, section }, ids, planner) => {
    const then = `move ${planner.titlesOf(ids)} there`;
    const { session } = planner;
    // "Put it into Bills" may mean a section.
    const isSection = !section && !session.named("list", list) && session.named("section", list);
    const name = isSection ? list : section;
    const known = list === "" || isSection ? undefined : planner.list(list, then, ids);
    const sections = name ? session.places("section") : [];
    const inList = sections.filter(({ listId }) => !known || listId === known.id);
    const found = byName(inList, name ?? "");
    if (name && !found)
      return planner.say(`There is no section ${quote(name)}, so nothing was moved.`);
    const args = found ? { listId: found.listId, sectionId: found.id } : { listId: known?.id };
    const effect = `move … to ${quote(found?.name ?? known?.name ?? list)}`;
    return () => ({ tool: "move_task", args, effect });
  },
  nest: ({ parent }, _, planner) => {
    const [parentId] = planner.pick(parent, "put it under");
    if (!parentId) return undefined;
    const effect = `move … under ${planner.titleOf(parentId)}`;
    return () => ({ tool: "move_task", args: { parentId }, effect });
  },
  label: ({ label, remove }, ids, planner) => {
    if (label === undefined && !remove)
      return planner.ask("text", `Which label shall ${planner.titlesOf(ids)} get?`, ids);
    if (label === undefined)
      return () => ({ args: { labelIds: [] }, effect: "remove all labels from …" });
    const { session } = planner;
    const names = session.namesIn("label", label);
    const unknown = names.find((name) => !session.named("label", name));
    if (unknown && remove) return planner.noPlace("label", unknown);
    const named = names.map((name) => session.named("label", name) ?? { id: null, name });
    const own = named.map((one) => planner.idOf("label", one));
    const said = enumerate(names, quote);
    const effect = remove ? `remove the label ${said} from …` : `label … with ${said}`;
    return ({ labelIds = [] }) => {
      if (remove && !own.some((one) => labelIds.includes(one)))
        return `is not labelled with ${said}`;
      return { args: { [remove ? "removeLabelIds" : "addLabelIds"]: own }, effect };
    };
  },
};

/** The state of the tasks that a kind of change is meant for, if it is only for open ones, or only for completed ones. */
export const stateFor = (kind: Changing): boolean | undefined =>
  kind === "reopen" || (/^(?:delete|rename|describe|nest)$/.test(kind) ? undefined : false);

/** A cast, since the type system loses the relation between a kind and its intent in this lookup. */
export const makeOf = ({ kind }: IntentOf<Changing>) => makes[kind] as MakeOf<Changing>;

export function planChange(intent: IntentOf<Changing>, planner: Planner): void {
  const does = infinitives[intent.kind];
  const ids = planner.pick(intent.target, does, stateFor(intent.kind));
  const changeOf = ids.length > 0 ? makeOf(intent)(intent, ids, planner) : undefined;
  if (!changeOf) return;
  const unchanged: string[] = [];
  for (const id of ids) {
    const task = planner.session.task(id) ?? {};
    const change = changeOf(task);
    if (typeof change === "string") {
      unchanged.push(`${planner.titleOf(id)} ${change}.`);
      continue;
    }
    const { tool = "update_task", args, effect = does } = change;
    planner.change(id, { tool, args: { id, ...args } }, effect, () => planner.titleOf(id));
  }
  if (unchanged.length <= FEW) for (const why of unchanged) planner.say(why);
  else if (unchanged.length === ids.length) planner.say("There was nothing to change.");
}
