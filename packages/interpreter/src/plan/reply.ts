import { type Clock, describeRepeat, formatDue, today } from "@docket/dates";
import { enumerate, oneLine } from "../language/text.js";
import type { KnownTask } from "../types.js";
import type { Effect, Line } from "./planner.js";

/** The most titles that are named in one sentence; if there are more, they are counted. */
const MOST_NAMED = 20;

/** What a turn did, by the results of its calls and nothing else. */
export function composeReply(lines: readonly Line[]): string {
  const texts: string[] = [];
  const proposed: string[] = [];
  let group: Effect[] = [];
  for (const [at, line] of lines.entries()) {
    if ("text" in line) {
      texts.push(line.text);
      continue;
    }
    group.push(line);
    const next = lines[at + 1];
    if (next && isAlike(next, line)) continue;
    const { effect, outcome } = line;
    const few = group.slice(0, MOST_NAMED).map((one) => one.label(one.outcome));
    const labels = group.length > MOST_NAMED ? `${group.length} tasks` : enumerate(few);
    group = [];
    const done = effect.replace("…", () => labels);
    if (outcome.kind === "failed")
      texts.push(`I could not ${done}: ${oneLine(outcome.detail).replace(/\.$/, "")}.`);
    else if (outcome.kind === "proposed") proposed.push(done);
    else texts.push(`${past(done)}.`);
  }
  if (proposed.length > 0) texts.push(`This waits for your approval: ${enumerate(proposed)}.`);
  return texts.join("\n");
}

/** Effects of the same kind that follow each other make one sentence; each failure has its own. */
const isAlike = (next: Line, { effect, outcome }: Effect): boolean =>
  "effect" in next &&
  next.effect === effect &&
  next.outcome.kind === outcome.kind &&
  outcome.kind !== "failed";

const pasts: Record<string, string> = {
  ...{ label: "Labelled", set: "Set", skip: "Skipped", stop: "Stopped", take: "Took" },
  ...{ write: "Wrote", undo: "Undone:", reject: "Rejected:", approve: "Approved:" },
};

/** What was done, of what was to be done. */
const past = (infinitive: string): string =>
  infinitive.replace(/^(\w)(\w*?)(e?) /, (words, first, rest, e) => {
    const known = pasts[`${first}${rest}${e}`];
    return known ? `${known} ` : `${first.toUpperCase()}${rest}ed${words.slice(-1)}`;
  });

/** A due in words, as it stands in a sentence: "tomorrow 9:30", "Fri 27 Nov". */
export function dueWords(task: Record<string, unknown> | KnownTask, clock: Clock): string {
  const { dueDate, dueTime = null, dueZone = null, repeat } = task as Partial<KnownTask>;
  if (!dueDate) return "";
  const locale = clock.locale.startsWith("en") ? clock.locale : "en-GB";
  const words = formatDue({ dueDate, dueTime, dueZone }, { ...clock, locale });
  const due = words.replace(/^(?:Today|Tomorrow|Yesterday)/, (day) => day.toLowerCase());
  return repeat?.rule ? `${due}, repeating ${describeRepeat(repeat, "en").toLowerCase()}` : due;
}

/** An instant as the person's day: "today", "Fri 27 Nov". */
export const dayWords = (instant: string, clock: Clock): string =>
  dueWords({ dueDate: today({ now: instant, timeZone: clock.timeZone }) }, clock);

/** A task in a numbered list: its title, and what else tells it. */
export function taskLine(task: KnownTask, clock: Clock): string {
  const due = task.completed ? "" : dueWords({ ...task, repeat: null }, clock);
  const more = [due && `due ${due}`, task.priority < 4 && `p${task.priority}`].filter(Boolean);
  const state = task.completed ? " (done)" : "";
  return `${task.title}${more.length > 0 ? ` (${more.join(", ")})` : ""}${state}`;
}
