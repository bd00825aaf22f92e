import { expect } from "chai";
import {
  describeMove,
  describeNamed,
  describeTaskChange,
  type TaskChange,
} from "../src/store/describe-change.js";
import type { Snapshot } from "../src/store/mirror.js";
import type { Task } from "../src/store/rows.js";
import { buildTask } from "./build-task.js";

type Change = TaskChange["change"];

const place = { position: "a0", deletedAt: null };
const task = (values: Partial<Task> = {}): Task => ({ ...buildTask(), ...place, ...values });
const named = (...rows: { id: string; name: string }[]) =>
  new Map(rows.map((row) => [row.id, row]));

const rows = {
  task: new Map([
    ["7", task({ id: "7", title: "Trip", listId: "8", sectionId: "2" })],
    ["9", task({ id: "9", title: "Bread" })],
  ]),
  list: named({ id: "1", name: "Inbox" }, { id: "8", name: "Work" }),
  section: named({ id: "2", name: "Waiting" }),
  label: named({ id: "3", name: "phone" }, { id: "4", name: "soon" }),
} as unknown as Snapshot;
const clock = {
  now: "2026-11-25T11:00:00.000Z",
  timeZone: "Europe/Zurich",
  locale: "en-GB",
  weekStart: 1,
} as const;
const weekly = { rule: "FREQ=WEEKLY", from: "due" as const };

describe("an action in words", () => {
  const due = { dueDate: "2026-11-27", dueTime: "09:30" };
  for (const [before, change, words] of [
    [{}, { dueDate: "2026-12-04" }, "Scheduled “Milk” for Fri 4 Dec"],
    [due, { dueDate: "2026-11-26" }, "Rescheduled “Milk” to tomorrow 9:30"],
    [due, { dueTime: "18:00" }, "Rescheduled “Milk” to Fri 27 Nov 18:00"],
    [due, { dueDate: null }, "Removed the date of “Milk”"],
    [due, { ...due, repeat: weekly }, "Changed the repetition of “Milk”"],
    [{ ...due, repeat: weekly }, { repeat: null }, "Stopped repeating “Milk”"],
    [{}, { startDate: "2026-11-26" }, "Set the start of “Milk” to tomorrow"],
    [{ startDate: "2026-11-26" }, { startDate: null }, "Removed the start of “Milk”"],
    [{}, { priority: 1 }, "Set the priority of “Milk” to High"],
    [{ priority: 1 }, { priority: 4 }, "Removed the priority of “Milk”"],
    [{}, { title: "Oat milk" }, "Renamed “Milk” to “Oat milk”"],
    [{}, { description: "2 l" }, "Changed the description of “Milk”"],
    [{ description: "2 l" }, { description: null }, "Removed the description of “Milk”"],
    [{}, { addLabelIds: ["3"], removeLabelIds: [] }, "Added “phone” to “Milk”"],
    [{}, { addLabelIds: [], removeLabelIds: ["3"] }, "Removed “phone” from “Milk”"],
    [{}, { addLabelIds: ["3"], removeLabelIds: ["4"] }, "Changed the labels of “Milk”"],
  ] as [Partial<Task>, Change, string][])
    it(words, () => {
      const changes = [{ before: task(before), change }];
      expect(describeTaskChange("“Milk”", changes, { clock, rows })).to.equal(words);
    });

  it("names the value of several tasks only if it is the same for all", () => {
    const describe = (...changes: [Partial<Task>, Change][]) =>
      describeTaskChange(
        `${changes.length} tasks`,
        changes.map(([before, change]) => ({ before: task(before), change })),
        { clock, rows },
      );
    const friday = { dueDate: "2026-12-04" };
    expect(
      describe(
        [due, { dueDate: "2026-12-04", dueTime: null }],
        [due, { ...friday, dueTime: null }],
      ),
    ).to.equal("Rescheduled 2 tasks to Fri 4 Dec");
    expect(describe([due, friday], [{ dueDate: "2026-11-27" }, friday])).to.equal(
      "Rescheduled 2 tasks",
    );
    const at = { dueTime: "09:30" };
    expect(describe([due, at], [{ dueDate: "2026-12-01" }, at])).to.equal("Rescheduled 2 tasks");
    expect(describe([due, friday], [{}, friday])).to.equal("Changed 2 tasks");
    const phone = { addLabelIds: ["3"] };
    expect(describe([{}, phone], [due, phone])).to.equal("Added “phone” to 2 tasks");
  });

  for (const [before, to, words] of [
    [{}, { listId: "8", parentId: null }, "Moved “Milk” to Work"],
    [{}, { listId: "8", sectionId: "2" }, "Moved “Milk” to Work / Waiting"],
    [{ listId: "8", sectionId: "2" }, { sectionId: null }, "Moved “Milk” to Work"],
    [{ listId: "8", sectionId: "2" }, { listId: "8", parentId: null }, "Moved “Milk”"],
    [{}, { place: { after: "7" } }, "Moved “Milk” to Work / Waiting"],
    [{}, { place: { before: "9" } }, "Moved “Milk”"],
    [{}, { parentId: "7", place: "last" }, "Made “Milk” a subtask of “Trip”"],
    [{ parentId: "9" }, { parentId: null }, "Made “Milk” a top-level task"],
    [{ parentId: "9" }, { place: { after: "9" } }, "Made “Milk” a top-level task"],
  ] as [Partial<Task>, Parameters<typeof describeMove>[2], string][])
    it(`${words}, for ${JSON.stringify(to)}`, () => {
      expect(describeMove("“Milk”", task(before), to, rows)).to.equal(words);
    });

  it("says what changed of a list", () => {
    const work = { name: "Work" };
    for (const [change, words] of [
      [{ name: "Office" }, "Renamed the list “Work” to “Office”"],
      [{ name: "Work" }, "Changed the color of the list “Work”"],
      [{ archived: true }, "Archived the list “Work”"],
    ] as const)
      expect(describeNamed("the list “Work”", work, change)).to.equal(words);
  });
});
