import { expect } from "chai";
import { tokenise } from "../dist/language/tokens.js";
import { readReference } from "../dist/parse/reference.js";
import { toCandidates } from "../dist/plan/match.js";
import { type Resolved, resolve } from "../dist/plan/resolve.js";

const titles = [
  "Buy milk",
  "Return the milk bottles",
  "Report for Tom",
  "Eggs",
  "Egg cups",
  "Salt and pepper",
  "Dentist",
];

function find(
  text: string,
  given: { listed?: string[]; focus?: string[]; preferCompleted?: boolean } = {},
): Resolved {
  const candidates = toCandidates(
    titles.map((title, i) => ({
      id: String(101 + i),
      title,
      description: null,
      completed: i === 1,
    })),
  );
  return resolve(readReference(tokenise(text)), {
    candidates,
    byId: new Map(candidates.map((candidate) => [candidate.task.id, candidate])),
    complete: true,
    listed: given.listed ?? [],
    focus: given.focus ?? given.listed ?? [],
    named: new Set(),
    preferCompleted: given.preferCompleted,
  });
}

const ids = (text: string, given = {}): string[] | string => {
  const found = find(text, given);
  return found.kind === "tasks" ? found.ids : found.kind;
};

describe("references", () => {
  it("prefers the whole title, then all words, then stems, then typos", () => {
    expect(ids("eggs")).to.deep.equal(["104"]);
    expect(ids("the bottles")).to.deep.equal(["102"]);
    expect(ids("egg cup")).to.deep.equal(["105"]);
    expect(ids("dentits")).to.deep.equal(["107"]);
  });

  it("asks if several fit, and finds none if a word is left over", () => {
    expect(ids("milk")).to.equal("ambiguous");
    expect(ids("the report for Anna")).to.equal("notFound");
    expect(ids("the milk report")).to.equal("notFound");
    expect(ids("'dentits'")).to.equal("notFound");
  });

  it("prefers tasks in the state that the command changes", () => {
    expect(ids("milk", { preferCompleted: false })).to.deep.equal(["101"]);
    expect(ids("milk", { preferCompleted: true })).to.deep.equal(["102"]);
  });

  it("knows when 'and' is part of a name", () => {
    expect(ids("salt and pepper")).to.deep.equal(["106"]);
    expect(ids("eggs and dentist")).to.deep.equal(["104", "107"]);
    expect(ids("eggs and unicorn")).to.equal("partial");
  });

  it("counts in the last list only", () => {
    const listed = ["103", "101", "107"];
    expect(ids("the second one")).to.equal("unclear");
    expect(ids("the second one", { listed })).to.deep.equal(["101"]);
    expect(ids("the last two", { listed })).to.deep.equal(["101", "107"]);
    expect(ids("all but the first", { listed })).to.deep.equal(["101", "107"]);
    expect(ids("the fifth", { listed })).to.equal("notFound");
  });

  it("takes a number for an id, for a place, or asks", () => {
    expect(ids("#103")).to.deep.equal(["103"]);
    expect(ids("#2", { listed: ["103", "101"] })).to.deep.equal(["101"]);
    expect(ids("#9")).to.equal("notFound");
    const listed = Array.from({ length: 103 }, (_, i) => String(i + 1));
    expect(ids("103", { listed: [...listed.slice(0, 102), "101"] })).to.equal("ambiguous");
  });

  it("understands pronouns only when they are clear", () => {
    expect(ids("it")).to.equal("unclear");
    expect(ids("it", { focus: ["103"] })).to.deep.equal(["103"]);
    expect(ids("it", { focus: ["103", "104"] })).to.equal("unclear");
    expect(ids("both", { focus: ["103", "104"] })).to.deep.equal(["103", "104"]);
    expect(ids("both", { focus: ["103", "104", "105"] })).to.equal("unclear");
    expect(ids("it", { focus: ["999"] })).to.equal("notFound");
  });

  it("reads groups, and never everything by mistake", () => {
    expect(ids("all done ones")).to.deep.equal(["102"]);
    expect(ids("the milk tasks")).to.deep.equal(["101", "102"]);
    expect(ids("everything")).to.have.length(titles.length);
    expect(ids("everything except milk")).to.equal("ambiguous");
    expect(ids("everything except the unicorn")).to.equal("notFound");
    expect(ids("nothing")).to.equal("empty");
    expect(ids("a task")).to.equal("unclear");
  });
});
