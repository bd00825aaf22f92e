import type { TurnCall } from "@docket/contract";
import { expect } from "chai";
import { replyParts, taskFinder } from "../src/assistant/named-tasks.js";

const tasks = [
  { id: "1", title: "Rent" },
  { id: "2", title: "Rent a car" },
  { id: "3", title: "Buy  *oat*\nmilk" },
  { id: "4", title: "Gym" },
  { id: "5", title: "Gym" },
  { id: "6", title: "Tax" },
  { id: "7", title: "Tax" },
];
const items = [{ id: "5" }, { id: "6" }, { id: "7" }];
const listed = [{ result: { items }, before: null, after: null }];
const find = taskFinder(tasks, listed as unknown as TurnCall[]);

describe("the task that a line names", () => {
  for (const [line, expected] of [
    ["Rent", { id: "1", rest: "" }],
    ["Rent (due tomorrow 9:30, p1)", { id: "1", rest: "(due tomorrow 9:30, p1)" }],
    ["**Rent** — due today", { id: "1", rest: "— due today" }],
    ["Rent: overdue", { id: "1", rest: ": overdue" }],
    ["Rent a car", { id: "2", rest: "" }],
    ["Buy oat milk", { id: "3", rest: "" }],
    ["Gym", { id: "5", rest: "" }],
    ["Tax (due today)", null],
    ["Rent a flat", null],
    ["Rental", null],
    ["Something else", null],
  ] as const) {
    it(`${line}: ${expected?.id ?? "none"}`, () => {
      expect(find(line)).to.deep.equal(expected);
    });
  }
});

describe("a plain reply", () => {
  it("is split into text and lists of tasks", () => {
    const text = "You have 2 open tasks:\n1. Rent (due today)\n2. Gym\nand 3 more tasks.";
    expect(replyParts(text, find)).to.deep.equal([
      { kind: "text", text: "You have 2 open tasks:" },
      {
        kind: "list",
        start: 1,
        items: [
          { text: "Rent (due today)", task: { id: "1", rest: "(due today)" } },
          { text: "Gym", task: { id: "5", rest: "" } },
        ],
      },
      { kind: "text", text: "and 3 more tasks." },
    ]);
  });

  it("keeps a list that names no task as it is", () => {
    const text = "You can say:\n1. something\n2. anything";
    expect(replyParts(text, find)).to.deep.equal([
      { kind: "text", text: "You can say:" },
      { kind: "text", text: "1. something\n2. anything" },
    ]);
  });
});
