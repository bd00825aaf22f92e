import { taskDefaults } from "@docket/contract/defaults";
import { codePoints, limits } from "@docket/contract/limits";
import { normalized, textProblem } from "@docket/contract/text-rules";
import { bounds } from "./bounds.js";
import { type Draft, draft } from "./draft.js";
import type { Losses } from "./losses.js";

/** Invisible characters: spaces, controls, joiners, fillers, combining marks. */
const INVISIBLE = /^[\p{C}\p{Z}\p{M}\s\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]*$/u;

const NO_TITLE = "Untitled task";

/**
 * Leaves out tasks that say nothing, such as a blank line of a check list: without a visible title,
 * and with nothing but a place.
 *
 * @param tasks parents before their subtasks
 */
export function withoutEmpty(tasks: Draft[], losses: Losses): Draft[] {
  const parents = new Set<Draft["parent"]>();
  const empty = new Set<Draft>();
  for (const task of tasks.toReversed()) {
    const { title, notes, labels, completions, due, startDate, repeat, priority } = task;
    const isBare = notes.length + labels.length + completions.length === 0;
    const isPlain = isBare && priority === taskDefaults.priority;
    const isDated = (due ?? startDate ?? repeat) !== null;
    if (isInvisible(withoutInvalid(title)) && isPlain && !isDated && !parents.has(task))
      empty.add(task);
    else parents.add(task.parent);
  }
  return tasks.filter((task) => {
    if (!empty.has(task)) return true;
    losses.where = task.where;
    losses.add("title", task.title, "An empty task: left out.");
    return false;
  });
}

/**
 * Makes title, description and labels fit the limits without losing text: a long title is repeated
 * in full in the description, and a long description is continued in further tasks. Returns the
 * task and those.
 */
export function tidyTexts(task: Draft, losses: Losses): Draft[] {
  tidyTitle(task, losses);
  if (task.labels.length > limits.labelsOfTask) {
    losses.add(
      "labels",
      task.title,
      `More than ${limits.labelsOfTask} labels: the rest is left out.`,
    );
    task.labels = task.labels.slice(0, limits.labelsOfTask);
  }
  if (task.notes.length === 0) return [task];
  const text = storable(task.notes.join("\n\n"), "description", losses);
  if (fits(text, limits.description)) {
    task.notes = [text];
    return [task];
  }
  const [first = "", ...more] = pieces(text, task, losses);
  task.notes = [first];
  losses.add(
    "description",
    text,
    `Longer than ${limits.description} characters: continued in additional tasks.`,
  );
  return [task, ...more.map((piece, at) => continuation(task, piece, at + 2))];
}

/** The name of a list, section or label, trimmed and cut to `max`. Empty if it is invisible. */
export function cleanName(name: string, max: number, field: string, losses: Losses): string {
  const clean = storable(name, field, losses).trim();
  if (isInvisible(clean)) return "";
  if (fits(clean, max)) return clean;
  losses.add(field, clean, `Longer than ${max} characters: cut off.`);
  return `${take(clean, max - 1).trimEnd()}…`;
}

function tidyTitle(task: Draft, losses: Losses): void {
  const title = storable(task.title, "title", losses).trim();
  if (isInvisible(title)) {
    losses.add("title", title, `No visible characters: named "${NO_TITLE}".`);
    task.title = NO_TITLE;
  } else if (fits(title, limits.title)) {
    task.title = title;
  } else {
    losses.add(
      "title",
      title,
      `Longer than ${limits.title} characters: cut off, in full in the description.`,
    );
    task.notes.unshift(title);
    task.title = `${take(title, limits.title - 1).trimEnd()}…`;
  }
}

/** Normalises to NFC, and drops what the rules for all texts refuse. */
function storable(text: string, field: string, losses: Losses): string {
  if (textProblem(text, {}) === null) return normalized(text);
  const valid = withoutInvalid(text);
  const clean = normalized(valid.replaceAll(/(\p{M}{30})\p{M}+/gu, "$1"));
  const why =
    valid === text
      ? "More than 30 combining marks in a row: the rest is left out."
      : "NUL or invalid characters: removed or replaced.";
  losses.add(field, clean, why);
  return clean;
}

function withoutInvalid(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}

/** Whether a text is invisible, or blank by the rule for titles and names. */
function isInvisible(text: string): boolean {
  return INVISIBLE.test(text) || textProblem(text, { filled: true }) !== null;
}

function pieces(text: string, task: Draft, losses: Losses): string[] {
  const all: string[] = [];
  let rest = text;
  while (rest !== "" && all.length < bounds.descriptionPieces) {
    const piece = fits(rest, limits.description) ? rest : atBreak(take(rest, limits.description));
    all.push(piece.trimEnd());
    rest = rest.slice(piece.length);
  }
  if (rest !== "")
    losses.add(
      "description",
      task.title,
      `Longer than ${bounds.descriptionPieces * limits.description} characters: the rest is left out.`,
    );
  return all.filter((piece) => piece !== "");
}

function continuation(task: Draft, text: string, number: number): Draft {
  const ending = ` (notes, part ${number})`;
  const { listRef, sectionRef, parent, completed, completedAt, createdAt, order } = task;
  return draft({
    listRef,
    sectionRef,
    parent,
    completed,
    completedAt,
    createdAt,
    order,
    title: `${take(task.title, limits.title - ending.length)}${ending}`,
    sourceId: `${task.sourceId}/notes-${number}`,
    notes: [text],
  });
}

/** Cuts a text at its last line break or space, if one is near the end. */
function atBreak(text: string): string {
  const near = Math.floor(text.length * 0.7);
  const at = Math.max(text.lastIndexOf("\n"), text.lastIndexOf(" "));
  return at >= near ? text.slice(0, at + 1) : text;
}

function fits(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && codePoints(text) <= max);
}

/** The first `count` code points of a text. */
function take(text: string, count: number): string {
  return Array.from(text.slice(0, 2 * count))
    .slice(0, count)
    .join("")
    .toWellFormed();
}
