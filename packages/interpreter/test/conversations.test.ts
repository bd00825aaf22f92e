import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { ToolCall } from "../dist/index.js";
import type { TaskTools } from "../dist-test/evals/task-tools.js";
import { Talk, titleOf } from "./talk.js";
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

function short({ tool, args: { id, place, ...more } }: ToolCall, tools: TaskTools): string {
  const fields = Object.entries(more).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [tool, titleOf(id, tools), ...fields].filter(Boolean).join(" ");
}

describe("conversations", () => {
  for (const conversation of conversations) {
    const [title = "", ...lines] = conversation.trimEnd().split("\n");
    it(title, () => {
      const talk = new Talk(home(), short);
      const messages = lines.flatMap((line) => (line.startsWith("> ") ? [line.slice(2)] : []));
      const said = messages.flatMap((message) => {
        const { effects, reply } = talk.say(message);
        return [`> ${message}`, ...effects, ...reply.split("\n").map((line) => `| ${line}`)];
      });
      expect(said.join("\n")).to.equal(lines.join("\n"));
    });
  }
});
