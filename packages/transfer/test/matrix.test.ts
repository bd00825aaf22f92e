import { readFileSync } from "node:fs";
import { formatRule, parseRule } from "@docket/dates";
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

      it("has rules in the form in which the API stores them", () => {
        for (const { file, fileName } of probes) {
          const repeats = read(file, source, { fileName }).tasks.flatMap((task) => [
            ...(task.repeat ? [task.repeat] : []),
            ...task.completions.map(({ repeat }) => repeat),
          ]);
          for (const { rule } of repeats) expect(rule).to.equal(formatRule(parseRule(rule)));
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
