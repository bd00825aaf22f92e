import { wordsOf } from "../language/titles.js";
import { quote } from "../language/wording.js";
import type { Command, Reading, Reference } from "../parse/command.js";
import { type Planned, planForTasks, verbPhrases } from "./plan-change.js";
import type { Planner } from "./planner.js";
import { askAbout } from "./questions.js";

type TextChange = Extract<Command, { kind: "rename" | "describe" }>;

/** Plans to rename or describe a task. */
export function planText(command: TextChange, index: number, planner: Planner): Planned {
  const reading = chooseReading(command.readings, index, planner);
  if (reading === "wait" || !reading) return reading;
  return planForTasks(reading.target, command.kind, index, planner, (tasks) => {
    const text = reading.text ?? planner.answerTo(index)?.text;
    const ids = tasks.map(({ id }) => id);
    if (tasks.length > 1) {
      const action = verbPhrases[command.kind];
      return askAbout({ kind: "unclear", why: "choice", ids }, action, planner.task);
    }
    const [{ id, title, description }] = tasks;
    if (!text) {
      const what = command.kind === "rename" ? "be the new title of" : "I write down for";
      return { wants: "text", options: ids, text: `What shall ${what} ${quote(title)}?` };
    }
    if (command.kind === "rename") {
      planner.addCall("update_task", { id, title: text });
      return undefined;
    }
    const before = command.append ? description : null;
    planner.addCall("update_task", { id, description: before ? `${before}\n${text}` : text });
    return undefined;
  });
}

/**
 * "Rename flights to Lisbon to Madrid" can be split at either "to". The first split that names one
 * task is taken, or a later one that names the same task by more of its words.
 */
function chooseReading(
  readings: readonly Reading[],
  index: number,
  planner: Planner,
): Reading | "wait" | undefined {
  const first = readings[0];
  if (!first || readings.length === 1) return first;
  let chosen: { reading: Reading; id: string } | undefined;
  for (const reading of readings) {
    const found = planner.resolve(reading.target, index);
    if (found === "wait") return "wait";
    if (found.kind !== "tasks" || found.ids.length !== 1) continue;
    const id = found.ids[0] as string;
    if (!chosen || (chosen.id === id && !repeatsWords(reading.target))) chosen = { reading, id };
  }
  return chosen?.reading ?? first;
}

/** "book flights to book flights" is the old title and the start of the new one. */
function repeatsWords(reference: Reference): boolean {
  const words = reference.kind === "name" ? wordsOf(reference.text) : [];
  return new Set(words).size < words.length;
}
