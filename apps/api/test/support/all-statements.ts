import { listedStatements, partsOf, type RecordedStatement, sentStatements } from "@docket/testing";
import { expect } from "chai";

/** For mocha's `require`: every statement that the API sent must be in `queries.sql`. */
export const mochaHooks = {
  afterAll(): void {
    const known = new Set(listedStatements().flatMap(({ text }) => partsOf(text)));
    // Leaves out statements whose condition on the user an isolation test removed.
    const original = ({ text }: RecordedStatement) => !/\bTRUE\b|::text IS NOT NULL/.test(text);
    const unknown = sentStatements()
      .filter(original)
      .map(({ text }) => ({ text, parts: partsOf(text).filter((part) => !known.has(part)) }))
      .filter(({ parts }) => parts.length > 0);
    const shown = unknown.map(({ text, parts }) => `${parts.join(" | ")}  in  ${text}`);
    expect(unknown, shown.join("\n")).to.deep.equal([]);
  },
};
