import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  emptyMemory,
  type Input,
  interpret,
  isLookup,
  type KnownTask,
  type ToolCall,
  type ToolResult,
} from "../dist/index.js";
import { clock } from "../dist-test/evals/clock.js";
import type { TaskTools } from "../dist-test/evals/task-tools.js";
import { doneTask, openTask, toolsWith } from "./turn.js";

const file = new URL("../test/conversations.txt", import.meta.url);
const conversations = readFileSync(file, "utf8").split(/^# /m).slice(1);

const home = () =>
  toolsWith({
    lists: [
      { id: "2", name: "Groceries" },
      { id: "3", name: "Work" },
      { id: "4", name: "Home" },
    ],
    sections: [{ id: "41", name: "Garden", listId: "4" }],
    labels: [
      { id: "51", name: "errand" },
      { id: "52", name: "phone" },
    ],
    tasks: [
      openTask("101", "Call mum", { dueDate: "2026-11-25", labelIds: ["52"] }),
      openTask("102", "Renew passport", { dueDate: "2026-12-04", priority: 1, labelIds: ["51"] }),
      openTask("103", "Call the dentist", { dueDate: "2026-11-26", dueTime: "09:00" }),
      openTask("201", "Milk", { listId: "2" }),
      openTask("202", "Eggs", { listId: "2" }),
      openTask("203", "Bread rolls", { listId: "2" }),
      openTask("204", "Olive oil", { listId: "2" }),
      openTask("301", "Send invoice to Acme", {
        listId: "3",
        dueDate: "2026-11-24",
        priority: 1,
      }),
      openTask("302", "Prepare slides", { listId: "3", dueDate: "2026-11-30", priority: 2 }),
      openTask("303", "Draft outline", { listId: "3", parentId: "302" }),
      openTask("304", "Collect numbers", { listId: "3", parentId: "302" }),
      openTask("305", "Write report", { listId: "3" }),
      openTask("306", "Review budget", { listId: "3", priority: 3 }),
      openTask("401", "Water the plants", { listId: "4", dueDate: "2026-11-25" }),
      openTask("402", "Fix the tap", { listId: "4" }),
      openTask("403", "Mow the lawn", { listId: "4" }),
      openTask("404", "Pay rent", { listId: "4", dueDate: "2026-12-01" }),
      doneTask("501", "Buy stamps"),
    ],
  });

/** A person who talks to the interpreter: deleting, and changing several tasks, waits for approval, as in the API. */
class Talk {
  private readonly tools: TaskTools = home();
  private memory = emptyMemory;
  private proposed: ToolCall[] = [];

  /** What a message does and what is replied, as `conversations.txt` has it. */
  say(message: string): string {
    this.tools.startTurn();
    const tasks = new Set(this.proposed.map(({ args }) => args.id));
    const pending: Input["pending"] = tasks.size > 0 ? { tasks: tasks.size } : undefined;
    const steps: ToolResult[] = [];
    const waiting: ToolCall[] = [];
    const lines = [`> ${message}`];
    for (;;) {
      const step = interpret({ message, steps, memory: this.memory, clock, pending });
      if (step.kind === "reply") {
        this.memory = step.memory;
        this.proposed = waiting;
        return [...lines, ...step.text.split("\n").map((line) => `| ${line}`)].join("\n");
      }
      const changed = new Set(step.calls.filter((call) => !isAddition(call)).map(idOf));
      for (const call of step.calls) {
        const waits = !isLookup(call) && (call.tool === "delete_task" || changed.size > 1);
        if (!isLookup(call)) lines.push(`${waits ? "?" : "="} ${this.short(call)}`);
        if (waits) waiting.push(call);
        steps.push({ ...call, result: waits ? { proposed: true } : this.run(call) });
      }
    }
  }

  private run(call: ToolCall): unknown {
    if (call.tool !== "approve" && call.tool !== "reject") return this.tools.run(call);
    const titles = this.proposed.map(({ args }) => this.titleOf(args.id));
    if (call.tool === "approve") for (const one of this.proposed) this.tools.run(one);
    return { id: "1", titles };
  }

  private short({ tool, args: { id, place, ...more } }: ToolCall): string {
    const fields = Object.entries(more).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return [tool, this.titleOf(id), ...fields].filter(Boolean).join(" ");
  }

  private titleOf(id: unknown): string | undefined {
    const all = this.tools.run({ tool: "list_tasks", args: { limit: 500 } });
    return (all as { items: KnownTask[] }).items.find((task) => task.id === id)?.title;
  }
}

const idOf = ({ args }: ToolCall) => args.id;
const isAddition = (call: ToolCall): boolean => isLookup(call) || idOf(call) === undefined;

describe("conversations", () => {
  for (const conversation of conversations) {
    const [title = "", ...lines] = conversation.trimEnd().split("\n");
    it(title, () => {
      const talk = new Talk();
      const messages = lines.flatMap((line) => (line.startsWith("> ") ? [line.slice(2)] : []));
      expect(messages.map((message) => talk.say(message)).join("\n")).to.equal(lines.join("\n"));
    });
  }
});
