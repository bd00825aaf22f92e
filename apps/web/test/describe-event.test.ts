import type { Event } from "@docket/contract";
import type { Clock } from "@docket/dates";
import { expect } from "chai";
import { describeActor, describeEvent, describeUndo } from "../src/task-panel/describe-event.js";

const clock: Clock = {
  now: "2026-11-25T11:00:00Z",
  timeZone: "Europe/Zurich",
  locale: "en-GB",
  weekStart: 1,
};
const named = (id: string, name: string) => new Map([[id, { id, name } as never]]);
const words = {
  clock,
  rows: {
    list: named("1", "Work"),
    section: named("2", "Waiting"),
    label: named("3", "phone"),
    task: new Map([["4", { id: "4", title: "Plan the party" } as never]]),
  },
};

function event(kind: Event["kind"], before: Event["before"], after: Event["after"]): Event {
  return {
    seq: 7,
    changeSet: 7,
    at: "2026-11-24T08:14:00.000Z",
    actor: "page",
    actorId: null,
    actorName: null,
    entity: "task",
    entityId: "9",
    kind,
    before,
    after,
    undone: false,
  };
}

describe("the history of a task", () => {
  const table: [before: Event["before"], after: Event["after"], lines: string[]][] = [
    [{ title: "Milk" }, { title: "Oat milk" }, ["Renamed from “Milk” to “Oat milk”"]],
    [{ description: null }, { description: "x" }, ["Description added"]],
    [{ description: "x" }, { description: null }, ["Description removed"]],
    [
      { dueDate: "2026-11-25", dueTime: null },
      { dueDate: "2026-11-27", dueTime: "09:30" },
      ["Due Today → Fri 27 Nov 9:30"],
    ],
    [{ dueDate: null }, { dueDate: "2026-11-26" }, ["Due no date → Tomorrow"]],
    [{ dueTime: "09:30" }, { dueTime: null }, ["Due 09:30 → all day"]],
    [
      { dueZone: null },
      { dueZone: "America/New_York" },
      ["Due wherever you are → America/New York"],
    ],
    [{ repeat: null }, { repeat: { rule: "FREQ=DAILY", from: "due" } }, ["Repeats: Every day"]],
    [{ repeat: { rule: "FREQ=DAILY", from: "due" } }, { repeat: null }, ["No longer repeats"]],
    [{ startDate: null }, { startDate: "2026-11-26" }, ["Starts Tomorrow"]],
    [{ priority: 4 }, { priority: 1 }, ["Priority: High"]],
    [{ priority: 1 }, { priority: 4 }, ["Priority removed"]],
    [{ listId: "8" }, { listId: "1", sectionId: "2" }, ["Moved to Work / Waiting"]],
    [{ parentId: null }, { parentId: "4" }, ["Made a subtask of “Plan the party”"]],
    [{ parentId: "4" }, { parentId: null }, ["Made a top-level task"]],
    [{ labelIds: [] }, { labelIds: ["3"] }, ["Labelled phone"]],
    [{ labelIds: ["3", "5"] }, { labelIds: [] }, ["Label phone and a label removed"]],
    [{ position: "a0" }, { position: "a1" }, ["Moved in its list"]],
    [
      { title: "Milk", priority: 4 },
      { title: "Oat milk", priority: 2 },
      ["Renamed from “Milk” to “Oat milk”", "Priority: Medium"],
    ],
    [null, null, ["Changed"]],
  ];
  for (const [before, after, lines] of table)
    it(lines.join(", "), () => {
      expect(describeEvent(event("changed", before, after), words)).to.deep.equal(lines);
    });

  it("shows the completion of a repeating task with its next due date", () => {
    const moved = event("completed", { dueDate: "2026-11-25" }, { dueDate: "2026-11-26" });
    expect(describeEvent(moved, words)).to.deep.equal(["Completed", "Due Today → Tomorrow"]);
  });

  it("names the actor", () => {
    const who = (actor: Event["actor"], actorName: string | null = null) =>
      describeActor({ actor, actorName });
    expect(who("page")).to.equal("you");
    expect(who("assistant")).to.equal("the assistant");
    expect(who("api-key", "Zapier")).to.equal("the key “Zapier”");
    expect(who("api-key")).to.equal("another program");
    expect(who("application", "Claude")).to.equal("“Claude”");
    expect(who("application")).to.equal("another program");
    expect(who("token")).to.equal("another program");
  });

  it("offers to undo an import as a whole", () => {
    expect(describeUndo({ actor: "import" })).to.equal("Undo the import");
    expect(describeUndo({ actor: "page" })).to.equal("Undo");
  });
});
