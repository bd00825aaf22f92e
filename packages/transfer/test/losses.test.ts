import { expect } from "chai";
import { read } from "./support/read.js";

/** What was lost, each value with its place. */
function lost(file: string, field: string): string[] {
  return read(file).losses.flatMap((loss) =>
    loss.field === field ? loss.values.map(({ value, where }) => `${value}, ${where}`) : [],
  );
}

describe("the place of a value that is not imported as it is", () => {
  it("is its line in a CSV file, whatever its lines end with", () => {
    const rows = [
      "Task,Notes,Priority,Due",
      "Milk,,blue,",
      "",
      'Bread,"one',
      'two",red,',
      "Egg,,blue,31.02.2026",
    ];
    for (const end of ["\n", "\r\n", "\r"]) {
      const file = rows.join(end);
      expect(lost(file, "priority")).to.deep.equal(["blue, line 2", "red, line 4"]);
      expect(lost(file, "dueDate")).to.deep.equal(["31.02.2026, line 6"]);
    }
  });

  it("is its line after the lines that name separator or version", () => {
    expect(lost("sep=;\r\nTask;Priority\r\nMilk;blue", "priority")).to.deep.equal(["blue, line 3"]);
    const ticktick = '"Version: 7.1"\n"Status: \n0 Normal"\nList Name,Title,Priority\nInbox,Milk,9';
    expect(lost(ticktick, "Priority")).to.deep.equal(["9, line 5"]);
  });

  it("is its line in a calendar and in todo.txt", () => {
    const calendar =
      "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:Mi\n lk\nDUE:20260231\nPRIORITY:high\nRRULE:FREQ=HOURLY\nEND:VTODO\nEND:VCALENDAR";
    expect(lost(calendar, "DUE")).to.deep.equal(["20260231, line 5"]);
    expect(lost(calendar, "PRIORITY")).to.deep.equal(["high, line 6"]);
    expect(lost("(A) Milk +Home\n\n(B) Bread due:2026-02-31", "due")).to.deep.equal([
      "2026-02-31, line 3",
    ]);
  });

  it("is its task where the format has no lines, except for the title itself", () => {
    const task = { uuid: "1", description: "Milk", status: "deleted" };
    const file = JSON.stringify([task, { ...task, uuid: "2", status: "pending", due: "soon" }]);
    expect(lost(file, "due")).to.deep.equal(["soon, task “Milk”"]);
    expect(lost(file, "status")).to.deep.equal(["Milk, null"]);
  });

  it("is not the last card of the list before, for an archived list of Trello", () => {
    const board = {
      name: "Board",
      lists: [
        { id: "a", name: "Now", pos: 1 },
        { id: "b", name: "Old", pos: 2, closed: true },
      ],
      cards: [
        { id: "1", idList: "a", name: "Milk" },
        { id: "2", idList: "b", name: "Bread" },
      ],
    };
    expect(lost(JSON.stringify(board), "closed")[0]).to.equal("Old, null");
  });

  it("names ten different values, and counts all", () => {
    const rows = Array.from({ length: 30 }, (_, at) => `Task ${at},p${Math.floor(at / 2)}!`);
    const [loss] = read(`Task,Priority\n${rows.join("\n")}`).losses;
    expect(loss).to.deep.include({ field: "priority", count: 30, example: "p0!" });
    expect(loss?.values).to.have.length(10);
    expect(loss?.values[9]).to.deep.equal({ value: "p9!", where: "line 20" });
  });
});
