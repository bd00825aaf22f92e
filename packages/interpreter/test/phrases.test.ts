import { readFileSync } from "node:fs";
import { expect } from "chai";
import { emptyMemory, type ToolCall } from "../dist/index.js";
import type { CaseTask } from "../dist-test/evals/cases.js";
import type { TaskTools } from "../dist-test/evals/task-tools.js";
import { runTurn, type Turn, toolsOver } from "./turn.js";

const file = new URL("../test/phrases.txt", import.meta.url);
const lines = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "" && !line.startsWith("#"));

const sets = new Map<string, CaseTask[]>();
for (const line of lines) {
  const set = /^(T\d+): ?(.*)$/u.exec(line);
  if (!set) continue;
  const tasks = (set[2] as string).split(" | ").filter((task) => task !== "");
  sets.set(set[1] as string, tasks.map(readTask));
}

function readTask(text: string): CaseTask {
  const [, id, done, title, description] = /^(\d+)(\+?) (.*?)(?: \[(.*)\])?$/u.exec(text) ?? [];
  return {
    id: String(id),
    title: String(title),
    completed: done === "+",
    ...(description ? { description } : {}),
  };
}

function short({ tool, args }: ToolCall): string {
  switch (tool) {
    case "add_task":
      return `a:${[args.title, args.description].filter(Boolean).join(":")}${due(args)}`;
    case "complete_task":
      return `c${args.id}`;
    case "reopen_task":
      return `r${args.id}`;
    case "delete_task":
      return `d${args.id}`;
    case "update_task":
      if ("title" in args) return `n${args.id}:${args.title}`;
      return args.description === null ? `x${args.id}` : `s${args.id}:${args.description}`;
    default:
      return tool;
  }
}

const due = ({ dueDate, dueTime }: Record<string, unknown>): string =>
  dueDate ? ` ^${dueDate}${dueTime ? ` ${dueTime}` : ""}` : "";

const normal = (calls: readonly string[]): string => [...calls].sort().join(";").toLowerCase();

/** Whether a turn did what an alternative says; "l-" and "q:milk" stand for the tasks that must be listed. */
function fits(alternative: string, turn: Turn, tools: TaskTools): boolean {
  const made = normal(turn.made.map(short));
  if (alternative === "none") return made === "";
  if (alternative === "ask") return made === "" && turn.reply.includes("?");
  const calls = alternative.split(";");
  const listing = calls.map((call) => /^[lq]([+-]?)(?::(.*))?$/u.exec(call)).find(Boolean);
  const changes = calls.filter((call) => !/^[lq][+-]?(?::|$)/u.test(call));
  if (made !== normal(changes)) return false;
  if (!listing) return true;
  const [, state, q] = listing;
  const args = { ...(state ? { completed: state === "+" } : {}), ...(q ? { q } : {}), limit: 200 };
  const { items } = tools.run({ tool: "list_tasks", args }) as { items: { id: string }[] };
  return normal(items.map(({ id }) => id)) === normal(turn.memory.listed);
}

describe("phrases", () => {
  for (const line of lines) {
    const phrase = /^(T\d+)(?: @([\d,]+))? \| (.*) => (.*)$/u.exec(line);
    if (!phrase) continue;
    const [, set = "", ids, text = "", expected = ""] = phrase;
    it(line, () => {
      const tasks = sets.get(set);
      if (!tasks) throw new Error(`no set ${set}`);
      const listed = ids?.split(",") ?? [];
      const memory = { ...emptyMemory, listed, focus: listed };
      const tools = toolsOver(...tasks);
      const turn = runTurn(text.replaceAll("\\n", "\n"), tools, memory);
      const right = expected.split("|").some((one) => fits(one.trim(), turn, tools));
      const made = normal(turn.made.map(short)) || "nothing";
      expect(right, `made ${made}, listed ${turn.memory.listed}, replied ${turn.reply}`).to.equal(
        true,
      );
    });
  }
});
