import { count, enumerate, numbered, quote } from "../language/wording.js";
import type { KnownTask } from "../types.js";
import type { Resolved } from "./resolve.js";

/** A question that must be answered before anything is done. */
export interface Question {
  command: number;
  wants: "tasks" | "text" | "yes";
  /** Ids of the tasks offered, in the order shown. */
  options: string[];
  text: string;
}

export type OpenQuestionText = Omit<Question, "command">;

/** So many tasks are offered at most. */
const mostOptions = 20;

/**
 * Asks back about a reference that does not name exactly the tasks to act on.
 *
 * @param doing what would be done, as a verb: "delete", "mark as done"
 */
export function askAbout(
  problem: Exclude<Resolved, { kind: "tasks" | "empty" }>,
  doing: string,
  find: (id: string) => KnownTask | undefined,
): OpenQuestionText {
  const options = offered(problem);
  const tasks = options.map(find).filter((task) => task !== undefined);
  const list = tasks.length > 0 ? `\n${numbered(tasks)}` : "";
  const ask = (text: string, wants: "tasks" | "yes" = "tasks"): OpenQuestionText => ({
    wants,
    options: tasks.map(({ id }) => id),
    text: `${text}${list}`,
  });
  switch (problem.kind) {
    case "absent":
      return tasks.length > 0
        ? ask(`I found no task that matches ${quote(problem.text)}. Did you mean one of these?`)
        : ask(`I found no task that matches ${quote(problem.text)}. Which task do you mean?`);
    case "several":
      return ask(
        `${count(tasks.length, "task")} would fit ${quote(problem.text)}. Which one shall I ${doing}?`,
      );
    case "partly":
      return ask(
        `I found no task that matches ${quote(problem.text)}, so I have done nothing. ` +
          `Shall I ${doing} only ${enumerate(tasks.map(({ title }) => quote(title)))}?`,
        "yes",
      );
    case "unclear":
      return ask(unclearText(problem.why, doing, tasks.length > 0));
  }
}

const offered = (problem: { ids?: string[]; near?: string[] }): string[] =>
  (problem.ids ?? problem.near ?? []).slice(0, mostOptions);

function unclearText(
  why: Extract<Resolved, { kind: "unclear" }>["why"],
  doing: string,
  listed: boolean,
): string {
  switch (why) {
    case "condition":
      return `I can't judge conditions or wait for them. Which task shall I ${doing} right now, if any?`;
    case "ordinal":
      return `I have not listed any tasks yet that I could count in. Which task shall I ${doing}?`;
    case "toomany":
      return `You have more tasks than I read at once. Which ones shall I ${doing}? Name them, please.`;
    case "choice":
      return listed
        ? `I won't choose for you. Which of these shall I ${doing}?`
        : `Which task shall I ${doing}?`;
    default:
      return `Which task shall I ${doing}?`;
  }
}
