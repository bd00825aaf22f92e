import { listedStatements, partsOf, sentStatements } from "@docket/testing";
import { expect } from "chai";

after("every statement that the API sent in these tests is in queries.sql", () => {
  const known = new Set(listedStatements().flatMap(({ text }) => partsOf(text)));
  const unknown = sentStatements()
    .map(({ text }) => ({ text, parts: partsOf(text).filter((part) => !known.has(part)) }))
    .filter(({ parts }) => parts.length > 0);
  expect(unknown).to.deep.equal([]);
});
