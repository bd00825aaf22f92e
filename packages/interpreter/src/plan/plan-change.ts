import { type Clock, today } from "@docket/dates";
import type { Changing, IntentOf } from "../grammar/intent.js";
import { addDays, readWhen, type When } from "../language/days.js";
import { quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { KnownTask, ToolName } from "../types.js";
import type { Planner } from "./planner.js";
import { dueWords } from "./reply.js";
import type { Wish } from "./resolve.js";

/** Of more tasks that stay as they are it is not told why. */
const MOST_EXPLAINED = 5;

/** What becomes of one task: a call with its effect in words, or only something to say. */
type Change =
  | string
  | {
      tool?: ToolName;
      args?: Record<string, unknown>;
      effect: string;
      label?: (title: string) => string;
    };

/** How a kind of change is asked about, and how it is made once the tasks are known. */
interface Kind<K extends Changing> {
  verb: string;
  wish?: Wish;
  make(
    intent: IntentOf<K>,
    ids: string[],
    planner: Planner,
  ): (task: Partial<KnownTask>, title: () => string) => Change;
}

/** Some words as they are, in any case. */
export const spelled = (words: string): RegExp =>
  new RegExp(words.replaceAll(/[^\p{L}\p{N} ]/gu, "\\$&"), "iu");

/** Changes of state, which make no sense for tasks that are as they are to be. */
const status =
  (tool: ToolName, effect: string, unless: (task: Partial<KnownTask>) => string | false) =>
  () =>
  (task: Partial<KnownTask>, title: () => string): Change => {
    const why = unless(task);
    return why ? `${title()} ${why}.` : { tool, effect };
  };

const kinds: { [K in Changing]: Kind<K> } = {
  complete: {
    verb: "mark as done",
    wish: { completed: false },
    make: status(
      "complete_task",
      "mark … as done",
      ({ completed = false }) => completed && "is done already",
    ),
  },
  reopen: {
    verb: "reopen",
    wish: { completed: true },
    make: status(
      "reopen_task",
      "reopen …",
      ({ completed, repeat }) => completed === false && !repeat && "is open already",
    ),
  },
  delete: { verb: "delete", make: status("delete_task", "delete …", () => false) },
  skip: {
    verb: "skip",
    wish: { completed: false },
    make: status(
      "skip_task",
      "skip …",
      ({ repeat }) => repeat === null && "does not repeat, so there is nothing to skip",
    ),
  },
  rename: {
    verb: "rename",
    make: ({ text: said, part }, ids, planner) => {
      if (ids.length > 1) planner.which("Only one task can be renamed at a time. Which one?", ids);
      if (!said) return planner.ask("text", `What shall ${planner.titlesOf(ids)} be called?`, ids);
      return ({ title = "" }) => {
        const text = part ? title.replace(spelled(part), () => said) : said;
        return title === text
          ? `It is called ${quote(text)} already.`
          : {
              args: { title: text },
              effect: "rename …",
              label: (before) => `${before} to ${quote(text)}`,
            };
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
      return ({ description }, title) =>
        text === null && !description
          ? `${title()} has no description.`
          : {
              args: { description: append && description ? `${description}\n${text}` : text },
              effect,
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
      return (task) => {
        const args = dueArgs(read, task.dueDate ?? null, clock);
        const due = () =>
          dueWords({ dueDate: task.dueDate, dueTime: task.dueTime, ...args }, clock);
        return { args, effect: "move …", label: (title) => `${title} to ${due()}` };
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
      if (list !== "" && !known)
        planner.ask(
          "yes",
          `There is no list ${quote(list)}. Shall I create it and move ${planner.titlesOf(ids)} there?`,
          ids,
        );
      const sections = section ? planner.session.sections : [];
      planner.read();
      const inList = sections.filter(({ listId }) => !known || listId === known.id);
      const found = byName(inList, section ?? "");
      if (section && !found)
        return () => `There is no section ${quote(section)}, so nothing was moved.`;
      const args = found ? { listId: found.listId, sectionId: found.id } : { listId: known?.id };
      const effect = `move … to ${quote(found?.name ?? known?.name ?? list)}`;
      return () => ({ tool: "move_task", args, effect });
    },
  },
  nest: {
    verb: "move",
    make: ({ parent }, _, planner) => {
      const [parentId] = planner.pick(parent, "put it under");
      return () =>
        parentId
          ? {
              tool: "move_task",
              args: { parentId },
              effect: `move … under ${planner.titleOf(parentId)}`,
            }
          : "";
    },
  },
  label: {
    verb: "label",
    make: ({ label, remove }, _, planner) => {
      const id = byName(planner.session.labels, label)?.id;
      planner.read();
      if (!id && remove) return () => `There is no label ${quote(label)}.`;
      const labelId = id ?? planner.makeLabel(label);
      const effect = remove
        ? `take the label ${quote(label)} off …`
        : `label … with ${quote(label)}`;
      return ({ labelIds = [] }) => {
        const others = labelIds.filter((one) => one !== labelId);
        return { args: { labelIds: remove ? others : [...others, labelId] }, effect };
      };
    },
  },
};

/** How a change is asked about, and in what state the tasks are for which it makes sense. */
export const wordsFor = ({ kind }: IntentOf<Changing>): { verb: string; wish?: Wish } =>
  kinds[kind];

/** Plans the change of tasks that are there. */
export function planChange(intent: IntentOf<Changing>, planner: Planner): void {
  // Which kind goes with which intent is lost where both are looked up by the same name.
  const kind = kinds[intent.kind] as unknown as Kind<Changing>;
  const ids = planner.pick(intent.target, kind.verb, kind.wish);
  if (ids.length === 0) return;
  planner.options = [...planner.session.memory.listed];
  const changeOf = kind.make(intent, ids, planner);
  const unchanged: string[] = [];
  for (const id of ids) {
    const title = () => planner.titleOf(id);
    const change = changeOf(planner.task(id) ?? {}, title);
    if (typeof change === "string") unchanged.push(change);
    else {
      const { tool = "update_task", args, effect, label } = change;
      const named = label ? () => label(title()) : title;
      planner.change(id, { tool, args: { id, ...args } }, effect, named);
    }
  }
  if (unchanged.length <= MOST_EXPLAINED) for (const why of unchanged) planner.say(why);
  else if (unchanged.length === ids.length) planner.say("There was nothing to change.");
}

function dueArgs(
  { due, repeat, timeOnly, shift }: When,
  dueDate: string | null,
  clock: Clock,
): Record<string, unknown> {
  if (shift !== undefined) return { dueDate: addDays(dueDate ?? today(clock), shift) };
  return {
    ...(due && !(timeOnly && dueDate) ? { dueDate: due.dueDate } : {}),
    ...(due?.dueTime ? { dueTime: due.dueTime } : {}),
    ...(due?.dueZone ? { dueZone: due.dueZone } : {}),
    ...(repeat ? { repeat } : {}),
  };
}
