import { TransferError } from "@docket/transfer";
import { expect } from "chai";
import { read } from "./support/read.js";

describe("a CSV file with a mapping", () => {
  const file = "Was;Bis;Wo\nMilch;2026-12-01;Laden\n";

  it("is read by the columns that the mapping names", () => {
    const mapping = { title: "Was", dueDate: "Bis", list: "Wo" };
    const { tasks, lists, losses } = read(file, "csv", { mapping });
    expect(tasks[0]).to.deep.include({ title: "Milch", dueDate: "2026-12-01" });
    expect(lists.map(({ name }) => name)).to.deep.equal(["Laden"]);
    expect(losses).to.deep.equal([]);
  });

  it("reports columns that are not mapped as lost", () => {
    const { losses } = read(file, "csv", { mapping: { title: "Was" } });
    expect(losses.map(({ field }) => field)).to.deep.equal(["Bis", "Wo"]);
  });

  it("is rejected if a mapped column is missing, naming those that exist", () => {
    expect(() => read(file, "csv", { mapping: { title: "Titel" } })).to.throw(
      TransferError,
      'The CSV file has no column "Titel"; it has Was, Bis, Wo.',
    );
  });
});
