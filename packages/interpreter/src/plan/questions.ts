import { count, enumerate, numbered, quote } from "../language/wording.js";
import type { KnownTask } from "../types.js";
import type { Resolved } from "./resolve.js";

/** A question that must be answered before anything is done. */
export interface Question {
  /** The command that it is about, counted from 0. */
  command: number;
  wants: "tasks" | "text" | "yes";
  /** Ids of the tasks offered, in the order shown. */
  options: string[];
  text: string;
}

/** The same, before it is known which command it is about. */
export type CommandQuestion = Omit<Question, "command">;

/** The most tasks that are offered. */
const maxOptions = 20;

/**
 * Asks back about a reference that does not name exactly the tasks to act on.
 *
 * @param action what would be done, as a verb: "delete", "mark as done"
 */
export function askAbout(
  problem: Exclude<Resolved, { kind: "tasks" | "empty" }>,
  action: string,
  find: (id: string) => KnownTask | undefined,
): CommandQuestion {
  const options = offered(problem);
  const tasks = options.map(find).filter((task) => task !== undefined);
  const list = tasks.length > 0 ? `\n${numbered(tasks)}` : "";
  const ask = (text: string, wants: "tasks" | "yes" = "tasks"): CommandQuestion => ({
    wants,
    options: tasks.map(({ id }) => id),
    text: `${text}${list}`,
  });
  switch (problem.kind) {
    case "notFound":
      return tasks.length > 0
        ? ask(`I found no task that matches ${quote(problem.text)}. Did you mean one of these?`)
        : ask(`I found no task that matches ${quote(problem.text)}. Which task do you mean?`);
    case "ambiguous":
      return ask(
        `${count(tasks.length, "task")} would fit ${quote(problem.text)}. Which one shall I ${action}?`,
      );
    case "partial":
      return ask(
        `I found no task that matches ${quote(problem.text)}, so I have done nothing. ` +
          `Shall I ${action} only ${enumerate(tasks.map(({ title }) => quote(title)))}?`,
        "yes",
      );
    case "unclear":
      return ask(unclearText(problem.why, action, tasks.length > 0));
  }
}

const offered = (problem: { ids?: string[]; nearest?: string[] }): string[] =>
  (problem.ids ?? problem.nearest ?? []).slice(0, maxOptions);

function unclearText(
  why: Extract<Resolved, { kind: "unclear" }>["why"],
  action: string,
  listed: boolean,
): string {
  switch (why) {
    case "condition":
      return `I can't judge conditions or wait for them. Which task shall I ${action} right now, if any?`;
    case "ordinal":
      return `I have not listed any tasks yet that I could count in. Which task shall I ${action}?`;
    case "tooMany":
      return `You have more tasks than I read at once. Which ones shall I ${action}? Name them, please.`;
    case "choice":
      return listed
        ? `I won't choose for you. Which of these shall I ${action}?`
        : `Which task shall I ${action}?`;
    default:
      return `Which task shall I ${action}?`;
  }
}
