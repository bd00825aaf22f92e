import { today } from "@docket/dates";
import type { Targeted } from "../grammar/intent.js";
import { addDays, readWhen } from "../language/days.js";
import { quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { ToolCall } from "../types.js";
import type { Effect, PlanIntent, Planner } from "./planner.js";
import { dueWords, rowOf } from "./words.js";

type Status = "complete" | "reopen" | "delete" | "skip";

const statuses: Record<Status, { tool: ToolCall["tool"]; effect: Effect; verb: string }> = {
  complete: {
    tool: "complete_task",
    effect: { past: "Marked", infinitive: "mark", after: " as done" },
    verb: "mark as done",
  },
  reopen: {
    tool: "reopen_task",
    effect: { past: "Reopened", infinitive: "reopen" },
    verb: "reopen",
  },
  delete: {
    tool: "delete_task",
    effect: { past: "Deleted", infinitive: "delete" },
    verb: "delete",
  },
  skip: { tool: "skip_task", effect: { past: "Skipped", infinitive: "skip" }, verb: "skip" },
};

/** Plans completing, reopening, deleting and skipping. */
export const planStatus: PlanIntent<Status> = ({ kind, target }, planner) => {
  const { tool, effect, verb } = statuses[kind];
  const wish =
    kind === "complete" || kind === "skip"
      ? { completed: false }
      : kind === "reopen"
        ? { completed: true }
        : {};
  const picked = planner.pick(target, verb, wish);
  if (!("ids" in picked)) return picked.planned;
  planner.options = [...planner.session.memory.listed];
  for (const id of picked.ids) {
    const task = planner.task(id);
    const title = planner.titleOf(id);
    if (kind === "complete" && task?.completed) planner.say(`${title} is done already.`);
    else if (kind === "reopen" && task && !task.completed && !task.repeat)
      planner.say(`${title} is open already.`);
    else if (kind === "skip" && task && !task.repeat)
      planner.say(`${title} does not repeat, so there is nothing to skip.`);
    else change(planner, id, { tool, args: { id } }, effect, title);
  }
  return undefined;
};

function change(planner: Planner, id: string, call: ToolCall, effect: Effect, label: string): void {
  planner.act(call, effect, label);
  planner.changed.add(id);
}

const update = (
  planner: Planner,
  id: string,
  args: Record<string, unknown>,
  effect: Effect,
  label: string,
): void => change(planner, id, { tool: "update_task", args: { id, ...args } }, effect, label);

export const planRename: PlanIntent<"rename"> = ({ target, text }, planner) => {
  const picked = planner.pick(target, "rename");
  if (!("ids" in picked)) return picked.planned;
  const [id, ...others] = picked.ids;
  if (id === undefined || others.length > 0)
    return planner.which("Only one task can be renamed at a time. Which one?", picked.ids);
  if (!text)
    return { wants: "text", options: [id], text: `What shall ${planner.titleOf(id)} be called?` };
  if (planner.task(id)?.title === text) planner.say(`It is called ${quote(text)} already.`);
  else
    update(
      planner,
      id,
      { title: text },
      { past: "Renamed", infinitive: "rename" },
      `${planner.titleOf(id)} to ${quote(text)}`,
    );
  return undefined;
};

export const planDescribe: PlanIntent<"describe"> = ({ target, text, append }, planner) => {
  const picked = planner.pick(target, text === null ? "remove the description of" : "describe");
  if (!("ids" in picked)) return picked.planned;
  const [first = ""] = picked.ids;
  if (typeof text === "string" && picked.ids.length > 1)
    return planner.which("Only one task can be described at a time. Which one?", picked.ids);
  if (text === undefined)
    return {
      wants: "text",
      options: [first],
      text: `What shall the description of ${planner.titleOf(first)} say?`,
    };
  for (const id of picked.ids) {
    const before = planner.task(id)?.description;
    const title = planner.titleOf(id);
    if (text === null && !before) planner.say(`${title} has no description.`);
    else if (text === null)
      update(
        planner,
        id,
        { description: null },
        { past: "Removed the description of", infinitive: "remove the description of" },
        title,
      );
    else
      update(
        planner,
        id,
        { description: append && before ? `${before}\n${text}` : text },
        { past: "Wrote the description of", infinitive: "write the description of" },
        title,
      );
  }
  return undefined;
};

export const planSchedule: PlanIntent<"schedule"> = ({ target, when, clear }, planner) => {
  const picked = planner.pick(target, "change the date of", { completed: false });
  if (!("ids" in picked)) return picked.planned;
  const { clock } = planner.session;
  const [first = ""] = picked.ids;
  if (when === undefined && !clear)
    return {
      wants: "text",
      options: [first],
      text: `To when shall I move ${planner.titlesOf(picked.ids)}?`,
    };
  const read = when === undefined ? undefined : readWhen(when, clock);
  if (when !== undefined && !read)
    return {
      wants: "text",
      options: [first],
      text: `I don't understand ${quote(when)} as a date. When shall it be, for example “Friday” or “tomorrow at 9”?`,
    };
  for (const id of picked.ids) {
    const task = planner.task(id);
    const title = planner.titleOf(id);
    if (clear === "repeat")
      update(
        planner,
        id,
        { repeat: null },
        { past: "Stopped the repetition of", infinitive: "stop the repetition of" },
        title,
      );
    else if (!read)
      update(
        planner,
        id,
        { dueDate: null },
        { past: "Removed the date of", infinitive: "remove the date of" },
        title,
      );
    else {
      const args = dueArgs(read, task?.dueDate ?? null, clock);
      const shown = {
        dueTime: args.dueTime ?? task?.dueTime,
        dueZone: args.dueZone,
        dueDate: args.dueDate ?? task?.dueDate,
        repeat: args.repeat,
      };
      update(
        planner,
        id,
        args,
        { past: "Moved", infinitive: "move" },
        `${title} to ${dueWords(shown, clock)}`,
      );
    }
  }
  return undefined;
};

function dueArgs(
  { due, repeat, timeOnly, shift }: NonNullable<ReturnType<typeof readWhen>>,
  dueDate: string | null,
  clock: Parameters<typeof today>[0],
): Record<string, unknown> {
  if (shift !== undefined) return { dueDate: addDays(dueDate ?? today(clock), shift) };
  return {
    ...(due && !(timeOnly && dueDate) ? { dueDate: due.dueDate } : {}),
    ...(due?.dueTime ? { dueTime: due.dueTime } : {}),
    ...(due?.dueZone ? { dueZone: due.dueZone } : {}),
    ...(repeat ? { repeat } : {}),
  };
}

export const planPriority: PlanIntent<"priority"> = ({ target, priority }, planner) => {
  const picked = planner.pick(target, "change the priority of");
  if (!("ids" in picked)) return picked.planned;
  for (const id of picked.ids) {
    const effect =
      priority === 4
        ? { past: "Removed the priority of", infinitive: "remove the priority of" }
        : { past: "Set", infinitive: "set", after: ` to priority ${priority}` };
    update(planner, id, { priority }, effect, planner.titleOf(id));
  }
  return undefined;
};

export const planMove: PlanIntent<"move"> = ({ target, list, section }, planner) => {
  const { session } = planner;
  const picked = planner.pick(target, "move");
  if (!("ids" in picked)) return picked.planned;
  const known = list === "" ? undefined : planner.list(list);
  if (known === "later") return "wait";
  const found = section
    ? byName(
        session.sections.filter(({ listId }) => !known || listId === known.id),
        section,
      )
    : undefined;
  if (session.needs.length > 0) return undefined;
  if (list !== "" && !known)
    return {
      wants: "yes",
      options: picked.ids,
      text: `There is no list ${quote(list)}. Shall I create it and move ${planner.titlesOf(picked.ids)} there?`,
    };
  if (section && !found) {
    planner.say(`There is no section ${quote(section)}, so nothing was moved.`);
    return undefined;
  }
  const place = found ? { listId: found.listId, sectionId: found.id } : { listId: known?.id };
  for (const id of picked.ids) {
    change(
      planner,
      id,
      { tool: "move_task", args: { id, ...place } },
      {
        past: "Moved",
        infinitive: "move",
        after: ` to ${quote(found?.name ?? known?.name ?? list)}`,
      },
      planner.titleOf(id),
    );
  }
  return undefined;
};

export const planNest: PlanIntent<"nest"> = ({ target, parent }, planner) => {
  const picked = planner.pick(target, "move");
  if (!("ids" in picked)) return picked.planned;
  const below = planner.pick(parent, "put it under");
  if (!("ids" in below)) return below.planned;
  const [parentId = ""] = below.ids;
  for (const id of picked.ids) {
    change(
      planner,
      id,
      { tool: "move_task", args: { id, parentId } },
      { past: "Moved", infinitive: "move", after: ` under ${planner.titleOf(parentId)}` },
      planner.titleOf(id),
    );
  }
  return undefined;
};

export const planLabel: PlanIntent<"label"> = ({ target, label, remove }, planner) => {
  const picked = planner.pick(target, remove ? "take the label off" : "label");
  if (!("ids" in picked)) return picked.planned;
  let id = byName(planner.session.labels, label)?.id;
  if (planner.session.needs.length > 0) return undefined;
  if (!id && remove) {
    planner.say(`There is no label ${quote(label)}.`);
    return undefined;
  }
  if (!id) {
    const made = planner.act(
      { tool: "add_label", args: { name: label } },
      { past: "Created the label", infinitive: "create the label" },
      quote(label),
    );
    id = made && rowOf(made)?.id;
    if (!id) return made ? undefined : "wait";
  }
  for (const taskId of picked.ids) {
    const labels = planner.task(taskId)?.labelIds ?? [];
    const labelIds = remove ? labels.filter((one) => one !== id) : [...new Set([...labels, id])];
    const effect = remove
      ? { past: "Took the label", infinitive: "take the label", after: "" }
      : { past: "Labelled", infinitive: "label", after: ` with ${quote(label)}` };
    update(
      planner,
      taskId,
      { labelIds },
      effect,
      remove ? `${quote(label)} off ${planner.titleOf(taskId)}` : planner.titleOf(taskId),
    );
  }
  return undefined;
};

/** Whether an intent is about tasks that are there. */
export const isTargeted = (intent: object): intent is Targeted => "target" in intent;
