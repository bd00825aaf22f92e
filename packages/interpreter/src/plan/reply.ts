import { type Clock, describeRepeat, formatDue, today } from "@docket/dates";
import { enumerate, oneLine } from "../language/text.js";
import type { KnownTask } from "../types.js";
import type { Line } from "./planner.js";

/** The most titles that are named in one sentence; if there are more, they are counted. */
const MOST_NAMED = 20;

/** What a turn did, by the results of its calls and nothing else. */
export function composeReply(lines: readonly Line[]): string {
  const texts: string[] = [];
  const proposed: string[] = [];
  for (const group of grouped(lines)) {
    const [line] = group;
    if (!line) continue;
    if ("text" in line) {
      texts.push(line.text);
      continue;
    }
    const { effect, outcome } = line;
    const [past, infinitive, after = ""] = effect;
    const labels =
      group.length > MOST_NAMED ? `${group.length} tasks` : enumerate(group.map(labelOf));
    const sentence = (verb: string) => `${verb}${labels === "" ? "" : ` ${labels}`}${after}`;
    if (outcome.kind === "failed")
      texts.push(
        `I could not ${sentence(infinitive)}: ${oneLine(outcome.detail).replace(/\.$/, "")}.`,
      );
    else if (outcome.kind === "proposed") proposed.push(sentence(infinitive));
    else texts.push(`${sentence(past)}.`);
  }
  if (proposed.length > 0) texts.push(`This waits for your approval: ${enumerate(proposed)}.`);
  return texts.join("\n");
}

const labelOf = (line: Line): string => ("text" in line ? line.text : line.label());

/** Effects of the same kind that follow each other make one sentence; each failure has its own. */
function grouped(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = [];
  let last: Line | undefined;
  for (const line of lines) {
    if (last && isAlike(line, last)) groups.at(-1)?.push(line);
    else groups.push([line]);
    last = line;
  }
  return groups;
}

function isAlike(one: Line, other: Line): boolean {
  if ("text" in one || "text" in other || one.outcome.kind === "failed") return false;
  const [past, , after] = one.effect;
  return (
    past === other.effect[0] && after === other.effect[2] && one.outcome.kind === other.outcome.kind
  );
}

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
  const more = [due && `due ${due}`, task.priority < 4 ? `p${task.priority}` : ""].filter(
    (one) => one !== "",
  );
  const state = task.completed ? " (done)" : "";
  return `${task.title}${more.length > 0 ? ` (${more.join(", ")})` : ""}${state}`;
}
