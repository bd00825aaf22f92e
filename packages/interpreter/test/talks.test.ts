import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { ToolCall } from "../dist/index.js";
import type { TaskTools } from "../dist-test/evals/task-tools.js";
import { Talk, titleOf } from "./talk.js";
import { doneTask, openTask, toolsWith } from "./turn.js";

const file = new URL("../test/talks.txt", import.meta.url);
const lines = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

const home = () =>
  toolsWith({
    lists: [
      { id: "2", name: "Groceries" },
      { id: "3", name: "Work" },
      { id: "4", name: "Home" },
      { id: "5", name: "Reading" },
    ],
    sections: [{ id: "41", name: "Garden", listId: "4" }],
    labels: [
      { id: "51", name: "errand" },
      { id: "52", name: "phone" },
      { id: "53", name: "waiting" },
    ],
    tasks: [
      openTask("101", "Call mum", { dueDate: "2026-11-25", labelIds: ["52"] }),
      openTask("102", "Renew passport", { dueDate: "2026-12-04", priority: 1, labelIds: ["51"] }),
      openTask("103", "Call the dentist", { dueDate: "2026-11-26", dueTime: "09:00" }),
      openTask("104", "Learn Spanish", { createdAt: "2026-06-01T09:00:00.000Z" }),
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
      openTask("307", "Team meeting", { listId: "3", dueDate: "2026-11-26", dueTime: "15:00" }),
      openTask("401", "Water the plants", {
        listId: "4",
        dueDate: "2026-11-25",
        repeat: { rule: "FREQ=WEEKLY", from: "due" },
      }),
      openTask("402", "Fix the tap", { listId: "4" }),
      openTask("403", "Mow the lawn", { listId: "4", sectionId: "41" }),
      openTask("404", "Pay rent", { listId: "4", dueDate: "2026-12-01" }),
      openTask("405", "Clean the oven", { listId: "4", dueDate: "2026-11-28" }),
      { ...doneTask("501", "Buy stamps"), completedAt: "2026-11-24T10:00:00.000Z" },
      { ...doneTask("502", "Book flights"), completedAt: "2026-11-25T08:00:00.000Z", listId: "3" },
    ],
  });

const verbs: Record<string, string> = {
  add_task: "+",
  complete_task: "done",
  reopen_task: "reopen",
  delete_task: "delete",
  skip_task: "skip",
  restore_from_trash: "restore",
  add_list: "list+",
  add_label: "label+",
  update_list: "list",
};
const names: Record<string, string> = {
  dueDate: "due",
  dueTime: "at",
  startDate: "start",
  priority: "p",
  listId: "list",
  sectionId: "section",
  parentId: "under",
  labelIds: "labels",
  addLabelIds: "labels",
  removeLabelIds: "without",
};

function short({ tool, args }: ToolCall, tools: TaskTools): string {
  const { id, place, title, text, name, ...more } = args;
  const rows = (kind: string) => {
    const { items } = tools.run({ tool: `list_${kind}s` as "list_lists", args: {} }) as {
      items: { id: string; name: string }[];
    };
    return items;
  };
  const own = tool === "update_list" ? rows("list").find((row) => row.id === id)?.name : undefined;
  const object = titleOf(id, tools) ?? own ?? title ?? text ?? name;
  const isNew = object === title || object === text || object === name;
  const renamed = isNew ? {} : { ...(title ? { title } : {}), ...(name ? { name } : {}) };
  const worded = (field: string, value: unknown): string => {
    const kind = /(list|section|label)Ids?$/i.exec(field)?.[1]?.toLowerCase();
    if (value === null) return "null";
    if (kind) {
      const ids = [value].flat();
      return rows(kind)
        .filter((row) => ids.includes(row.id))
        .map((row) => row.name)
        .join("+");
    }
    if (field === "repeat") return (value as { rule: string }).rule;
    return field === "parentId"
      ? String(titleOf(value, tools))
      : String(value).replace(/^2026-/, "");
  };
  const fields = Object.entries({ ...renamed, ...more })
    .filter(([field]) => !["entity", "dueZone"].includes(field))
    .map(([field, value]) => `${names[field] ?? field}=${worded(field, value)}`);
  const verb = verbs[tool] ?? (/^(?:update|move)_task$/.test(tool) ? "" : tool);
  return [verb, object, ...fields].filter(Boolean).join(" ");
}

const normal = (effects: string[]): string => [...effects].sort().join("; ").toLowerCase();

/** Whether a turn had a result, as `talks.txt` describes it. */
function fits(result: string, effects: string[], reply: string): boolean {
  const parts = result.split("; ");
  if (parts.includes("?*")) {
    const others = effects.filter((effect) => !effect.startsWith("? "));
    const rest = parts.filter((part) => part !== "?*").join("; ") || "-";
    return others.length < effects.length && fits(rest, others, reply);
  }
  const isSaid = (part: string) => /^(?:\/.*\/|\[.*\]|-|ask)$/.test(part);
  if (normal(parts.filter((part) => !isSaid(part))) !== normal(effects)) return false;
  const listed = [
    ...reply.matchAll(/^\d+\. (.*?)(?: \((?:due|p\d|done)[^()]*\))?(?: \(done\))?$/gm),
  ];
  const titles = normal(listed.map(([, title = ""]) => title));
  return parts.filter(isSaid).every((part) => {
    if (part.startsWith("/")) return new RegExp(part.slice(1, -1), "i").test(reply);
    if (part.startsWith("[")) return titles === normal(part.slice(1, -1).split(", "));
    return part === "-" || reply.includes("?");
  });
}

describe("talks", () => {
  for (const line of lines)
    it(line, () => {
      const talk = new Talk(home(), short);
      for (const turn of line.split(" // ")) {
        const [message = "", expected = ""] = turn.split(" => ");
        const { effects: made, reply } = talk.say(message.replaceAll("\\n", "\n"));
        const effects = made.map((effect) => effect.replace(/^= /, ""));
        const isRight = expected.split(" || ").some((result) => fits(result, effects, reply));
        expect(isRight, `${message}: ${effects.join("; ") || "-"}\n${reply}`).to.equal(true);
      }
    });
});
