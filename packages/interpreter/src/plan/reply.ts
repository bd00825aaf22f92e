import { type Clock, describeRepeat, dueInWords, type Repeat } from "@docket/dates";
import { enumerate, FEW, oneLine } from "../language/text.js";
import type { KnownTask } from "../types.js";
import type { Line } from "./planner.js";

/** The reply about what a turn did, from the results of its calls. Equal effects become one sentence. */
export function composeReply(lines: readonly Line[]): string {
  const texts: string[] = [];
  const waiting: string[] = [];
  for (const alike of Map.groupBy(lines, keyOf).values()) {
    const { text, outcome } = alike[0] as Line;
    const each = alike.map(({ label }) => label?.() ?? "");
    // Several changes of one task were undone.
    const labels = enumerate(/^undo/.test(text) ? [...new Set(each)] : each, String, FEW);
    const done = text.replace("…", () => labels);
    if (!outcome) texts.push(text);
    else if (outcome.kind === "failed")
      texts.push(`I could not ${done}: ${oneLine(outcome.detail).replace(/\.$/, "")}.`);
    else if (outcome.kind === "proposed") waiting.push(done);
    else texts.push(`${past(done)}.`);
  }
  const waits = `This waits for your approval: ${enumerate(waiting, String)}.`;
  return [...texts, ...(waiting.length > 0 ? [waits] : [])].join("\n");
}

const keyOf = ({ text, outcome }: Line): string =>
  `${text} ${outcome?.kind} ${outcome?.kind === "failed" ? outcome.detail : ""}`;
const pasts: Record<string, string> = {
  label: "Labelled",
  set: "Set",
  skip: "Skipped",
  undo: "Undone:",
  leave: "Left",
};

/** The past tense of an infinitive phrase: what was done instead of what was to be done. */
const past = (infinitive: string): string =>
  infinitive.replace(/^(\w)(\w*?)(e?) /, (words, first, rest, e) => {
    const known = pasts[`${first}${rest}${e}`];
    return known ? `${known} ` : `${first.toUpperCase()}${rest}ed${words.slice(-1)}`;
  });

/** A due date in words, for use within a sentence: "tomorrow 9:30", "Fri 27 Nov". */
export function dueWords(task: Record<string, unknown> | KnownTask, clock: Clock): string {
  const { dueDate, dueTime = null, dueZone = null, repeat } = task as Partial<KnownTask>;
  if (!dueDate) return "";
  const due = dueInWords({ dueDate, dueTime, dueZone }, clock);
  return repeat?.rule ? `${due}, repeating ${repeatWords(repeat)}` : due;
}

/** A repetition in words, for use within a sentence: "every week on Mon". */
export const repeatWords = (repeat: Repeat): string =>
  describeRepeat(repeat, "en").replace(/^./, (first) => first.toLowerCase());

/** A task in a numbered list: its title, with due date, priority and state. */
export function taskLine(task: KnownTask, clock: Clock): string {
  const due = task.completed ? "" : dueWords({ ...task, repeat: null }, clock);
  const more = [due && `due ${due}`, task.priority < 4 && `p${task.priority}`].filter(Boolean);
  const state = task.completed ? " (done)" : "";
  return `${task.title}${more.length > 0 ? ` (${more.join(", ")})` : ""}${state}`;
}
