import { csv } from "./csv.js";
import { googleKeep } from "./google-keep.js";
import { googleTasks } from "./google-tasks.js";
import { icalendar } from "./icalendar.js";
import { markdown } from "./markdown.js";
import { microsoftToDo } from "./microsoft-todo.js";
import type { Matrix, Outcome } from "./probe.js";
import { rememberTheMilkMatrix } from "./remember-the-milk.js";
import { taskwarrior } from "./taskwarrior.js";
import { ticktick } from "./ticktick.js";
import { todoTxt } from "./todo-txt.js";
import { todoist } from "./todoist.js";
import { todoistJson } from "./todoist-json.js";
import { trello } from "./trello.js";
import { vikunja } from "./vikunja.js";

export const matrices: Matrix[] = [
  { ...todoist, probes: [...todoist.probes, ...todoistJson] },
  ticktick,
  trello,
  vikunja,
  microsoftToDo,
  googleTasks,
  googleKeep,
  rememberTheMilkMatrix,
  taskwarrior,
  todoTxt,
  markdown,
  icalendar,
  csv,
];

/** The README's table: the outcome of each field of each source, over all values that are tried. */
export function table(): string {
  const fields = [...new Set(matrices.flatMap(({ probes }) => probes.map(({ field }) => field)))];
  const rows = fields.map((field) => {
    const cells = matrices.map(({ probes }) => {
      const outcomes = probes.filter((one) => one.field === field).map(({ outcome }) => outcome);
      return summary([...new Set(outcomes)]);
    });
    return `| ${[field, ...cells].join(" | ")} |`;
  });
  const head = `| | ${matrices.map(({ source }) => source).join(" | ")} |`;
  return [head, `|${"---|".repeat(matrices.length + 1)}`, ...rows].join("\n");
}

/** The outcomes of a field, best first, such as `kept, some changed`. */
function summary(outcomes: Outcome[]): string {
  if (outcomes.length === 0) return "–";
  const [first, ...rest] = (["kept", "changed", "lost"] as const).filter((one) =>
    outcomes.includes(one),
  );
  return rest.length === 0 ? `${first}` : `${first}, some ${rest.join(" and ")}`;
}
