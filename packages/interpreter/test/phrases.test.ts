import { readFileSync } from "node:fs";
import { expect } from "chai";
import { emptyMemory, type ToolCall } from "../dist/index.js";
import type { CaseTask } from "../dist-test/evals/cases.js";
import { TaskTools } from "../dist-test/evals/task-tools.js";
import { runTurn } from "./turn.js";

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
      return `a:${args.title}${args.description ? `:${args.description}` : ""}`;
    case "complete_task":
      return `c${args.id}`;
    case "delete_task":
      return `d${args.id}`;
    case "list_tasks": {
      const state = args.completed === undefined ? "" : args.completed ? "+" : "-";
      return `${args.q ? "q" : "l"}${state}${args.q ? `:${args.q}` : ""}`;
    }
    case "update_task":
      if ("title" in args) return `n${args.id}:${args.title}`;
      if ("completed" in args) return `r${args.id}`;
      return args.description === null ? `x${args.id}` : `s${args.id}:${args.description}`;
  }
}

const normal = (calls: readonly string[]): string => [...calls].sort().join(";").toLowerCase();

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
      const turn = runTurn(text.replaceAll("\\n", "\n"), new TaskTools(tasks), memory);
      const made = normal(turn.made.map(short));
      const right = expected.split("|").some((alternative) => {
        const calls = alternative.trim();
        if (calls === "none") return made === "";
        if (calls === "ask") return made === "" && turn.reply.includes("?");
        return made === normal(calls.split(";"));
      });
      expect(right, `made ${made || "nothing"}, replied ${turn.reply}`).to.equal(true);
    });
  }
});
