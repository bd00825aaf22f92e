import { readFileSync } from "node:fs";
import { expect } from "chai";
import { matrices, table } from "./matrix/all.js";
import { read } from "./support/read.js";

describe("the outcome of each field", () => {
  for (const { source, probes } of matrices) {
    describe(source, () => {
      for (const { field, value, file, fileName, outcome, gives, named } of probes) {
        it(`${field} is ${outcome}: ${value.slice(0, 100)}`, () => {
          const imported = read(file, source, { fileName });
          if (typeof gives === "function") expect(gives(imported)).to.equal(true);
          else expect(imported.tasks[0]).to.deep.include(gives);
          const fields = imported.losses.map((loss) => loss.field);
          expect(fields).to.deep.equal(named);
          expect(named.length > 0, "what is changed or lost is named").to.equal(outcome !== "kept");
        });
      }

      it("is recognised automatically", () => {
        for (const { file, fileName = "" } of probes) {
          if (source === "todo.txt") continue;
          expect(read(file, "auto", { fileName }).source).to.equal(source);
        }
      });

      it("has the same ids each time", () => {
        const [first] = probes;
        const ids = () => read(first?.file ?? "", source).tasks.map(({ sourceId }) => sourceId);
        expect(ids()).to.deep.equal(ids());
      });
    });
  }

  it("matches the table in the README", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    expect(readme).to.include(table());
  });
});
