import type { Changing, IntentOf } from "../grammar/intent.js";
import { readWhen } from "../language/days.js";
import { quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { KnownTask, ToolName } from "../types.js";
import type { Planner } from "./planner.js";
import { dueWords } from "./reply.js";
import type { Wish } from "./resolve.js";

/** Of more tasks that stay as they are it is not told why. */
const MOST_EXPLAINED = 5;

/** What becomes of one task: a call with its effect in words, or why there is none. */
type Change =
  | string
  | { tool?: ToolName; args?: Record<string, unknown>; effect: string; to?: () => string };

/** How a kind of change is asked about, and how it is made once the tasks are known. */
interface Kind<K extends Changing> {
  verb: string;
  wish?: Wish;
  /** Why it makes no sense for a task as it is. */
  unless?(task: Partial<KnownTask>): string | false | undefined;
  make(
    intent: IntentOf<K>,
    ids: string[],
    planner: Planner,
  ): ((task: Partial<KnownTask>) => Change) | undefined;
}

/** Some words as they are, in any case. */
export const spelled = (words: string): RegExp =>
  new RegExp(words.replaceAll(/[^\p{L}\p{N} ]/gu, "\\$&"), "iu");

/** Each kind of change of tasks that are there. */
export const kinds: { [K in Changing]: Kind<K> } = {
  complete: {
    verb: "mark as done",
    wish: { completed: false },
    unless: ({ completed }) => completed && "is done already",
    make: () => () => ({ tool: "complete_task", effect: "mark … as done" }),
  },
  reopen: {
    verb: "reopen",
    wish: { completed: true },
    unless: ({ completed, repeat }) => completed === false && !repeat && "is open already",
    make: () => () => ({ tool: "reopen_task", effect: "reopen …" }),
  },
  delete: { verb: "delete", make: () => () => ({ tool: "delete_task", effect: "delete …" }) },
  skip: {
    verb: "skip",
    wish: { completed: false },
    unless: ({ repeat }) => repeat === null && "does not repeat, so there is nothing to skip",
    make: () => () => ({ tool: "skip_task", effect: "skip …" }),
  },
  rename: {
    verb: "rename",
    make: ({ text: said, part }, ids, planner) => {
      if (ids.length > 1) planner.which("Only one task can be renamed at a time. Which one?", ids);
      if (!said) return planner.ask("text", `What shall ${planner.titlesOf(ids)} be called?`, ids);
      return ({ title: before = "" }) => {
        const title = part ? before.replace(spelled(part), () => said) : said;
        const isSame = before === title;
        return isSame
          ? "has that title"
          : { args: { title }, effect: "rename …", to: () => quote(title) };
      };
    },
  },
  describe: {
    verb: "describe",
    make: ({ text, append }, ids, planner) => {
      if (text && ids.length > 1)
        planner.which("Only one task can be described at a time. Which one?", ids);
      if (text === undefined)
        planner.ask("text", `What shall the description of ${planner.titlesOf(ids)} say?`, ids);
      const effect = `${text === null ? "remove" : "write"} the description of …`;
      return ({ description: before }) => {
        const description = append && before ? `${before}\n${text}` : text;
        return text === null && !before ? "has no description" : { args: { description }, effect };
      };
    },
  },
  schedule: {
    verb: "change the date of",
    wish: { completed: false },
    make: ({ when, clear }, ids, planner) => {
      const { clock } = planner.session;
      if (clear === "repeat")
        return () => ({ args: { repeat: null }, effect: "stop the repetition of …" });
      if (clear) return () => ({ args: { dueDate: null }, effect: "remove the date of …" });
      if (when === undefined)
        return planner.ask("text", `To when shall I move ${planner.titlesOf(ids)}?`, ids);
      const read = readWhen(when, clock);
      if (!read)
        return planner.ask(
          "text",
          `I don't understand ${quote(when)} as a date. When shall it be, for example “Friday” or “tomorrow at 9”?`,
          ids,
        );
      return ({ dueDate, dueTime }) => {
        const args = read(dueDate ?? null);
        return { args, effect: "move …", to: () => dueWords({ dueDate, dueTime, ...args }, clock) };
      };
    },
  },
  priority: {
    verb: "change the priority of",
    make:
      ({ priority }) =>
      () => ({
        args: { priority },
        effect: priority === 4 ? "remove the priority of …" : `set … to priority ${priority}`,
      }),
  },
  move: {
    verb: "move",
    make: ({ list, section }, ids, planner) => {
      const known = list === "" ? undefined : planner.list(list);
      const create = () =>
        `There is no list ${quote(list)}. Shall I create it and move ${planner.titlesOf(ids)} there?`;
      if (list !== "" && !known) planner.ask("yes", create(), ids);
      const sections = section ? planner.session.sections : [];
      const inList = sections.filter(({ listId }) => !known || listId === known.id);
      const found = byName(inList, section ?? "");
      if (section && !found)
        return planner.say(`There is no section ${quote(section)}, so nothing was moved.`);
      const args = found ? { listId: found.listId, sectionId: found.id } : { listId: known?.id };
      const effect = `move … to ${quote(found?.name ?? known?.name ?? list)}`;
      return () => ({ tool: "move_task", args, effect });
    },
  },
  nest: {
    verb: "move",
    make: ({ parent }, _, planner) => {
      const [parentId] = planner.pick(parent, "put it under");
      if (!parentId) return undefined;
      const effect = `move … under ${planner.titleOf(parentId)}`;
      return () => ({ tool: "move_task", args: { parentId }, effect });
    },
  },
  label: {
    verb: "label",
    make: ({ label, remove }, _, planner) => {
      const id = byName(planner.session.labels, label)?.id;
      if (!id && remove) return planner.say(`There is no label ${quote(label)}.`);
      const labelId = id ?? planner.make("label", label) ?? planner.wait();
      const name = quote(label);
      const effect = remove ? `take the label ${name} off …` : `label … with ${name}`;
      return ({ labelIds = [] }) => {
        const others = labelIds.filter((one) => one !== labelId);
        return { args: { labelIds: remove ? others : [...others, labelId] }, effect };
      };
    },
  },
};

/** Plans the change of tasks that are there. */
export function planChange(intent: IntentOf<Changing>, planner: Planner): void {
  // Which kind goes with which intent is lost where both are looked up by the same name.
  const kind = kinds[intent.kind] as unknown as Kind<Changing>;
  const ids = planner.pick(intent.target, kind.verb, kind.wish);
  const changeOf = ids.length > 0 ? kind.make(intent, ids, planner) : undefined;
  if (!changeOf) return;
  planner.options = planner.session.memory.listed;
  const { byId } = planner.session.tasks();
  const unchanged: string[] = [];
  for (const id of ids) {
    const task = byId.get(id) ?? {};
    const change = kind.unless?.(task) || changeOf(task);
    if (typeof change === "string") {
      unchanged.push(`${planner.titleOf(id)} ${change}.`);
      continue;
    }
    const { tool = "update_task", args, effect, to } = change;
    const label = () => planner.titleOf(id) + (to ? ` to ${to()}` : "");
    planner.change(id, { tool, args: { id, ...args } }, effect, label);
  }
  if (unchanged.length <= MOST_EXPLAINED) for (const why of unchanged) planner.say(why);
  else if (unchanged.length === ids.length) planner.say("There was nothing to change.");
}
