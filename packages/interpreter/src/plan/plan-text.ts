import { wordsOf } from "../language/titles.js";
import { quote } from "../language/wording.js";
import type { Command, Reading, Reference } from "../parse/command.js";
import { doing, onTasks, type Planned } from "./plan-change.js";
import type { Stage } from "./planner.js";
import { askAbout } from "./questions.js";

type TextChange = Extract<Command, { kind: "rename" | "describe" }>;

export function planText(command: TextChange, index: number, stage: Stage): Planned {
  const reading = chooseReading(command.readings, index, stage);
  if (reading === "wait" || !reading) return reading;
  return onTasks(reading.target, command.kind, index, stage, (tasks) => {
    const text = reading.text ?? stage.answered(index)?.text;
    const ids = tasks.map(({ id }) => id);
    if (tasks.length > 1) {
      return askAbout(
        { kind: "unclear", why: "choice", text: "", ids },
        doing[command.kind],
        stage.task,
      );
    }
    const [task] = tasks;
    if (!text) {
      const what = command.kind === "rename" ? "be the new title of" : "I write down for";
      return { wants: "text", options: ids, text: `What shall ${what} ${quote(task.title)}?` };
    }
    if (command.kind === "rename") {
      stage.call("update_task", { id: task.id, title: text });
      return undefined;
    }
    const before = command.append ? task.description : null;
    stage.call("update_task", { id: task.id, description: before ? `${before}\n${text}` : text });
    return undefined;
  });
}

/**
 * "Rename flights to Lisbon to Madrid" can be cut after either "to". The first cut that names one
 * task is taken, or a later one that names the same task by more of its words.
 */
function chooseReading(
  readings: readonly Reading[],
  index: number,
  stage: Stage,
): Reading | "wait" | undefined {
  const first = readings[0];
  if (!first || readings.length === 1) return first;
  let chosen: { reading: Reading; id: string } | undefined;
  for (const reading of readings) {
    const found = stage.resolve(reading.target, index);
    if (found === "wait") return "wait";
    if (found.kind !== "tasks" || found.ids.length !== 1) continue;
    const id = found.ids[0] as string;
    if (!chosen) chosen = { reading, id };
    else if (chosen.id === id && !repeatsWords(reading.target)) chosen = { reading, id };
  }
  return chosen?.reading ?? first;
}

/** "book flights to book flights" says the old title and the start of the new one. */
function repeatsWords(reference: Reference): boolean {
  const words = reference.kind === "name" ? wordsOf(reference.text) : [];
  return new Set(words).size < words.length;
}
