import { type Existing, plan, preview } from "@docket/transfer";
import { expect } from "chai";
import { project, row } from "./matrix/todoist.js";
import { randomContent } from "./support/content.js";
import { read } from "./support/read.js";

const none: Existing = {
  tasks: new Map(),
  lists: new Map(),
  listNames: new Map([["Inbox", "1"]]),
  labelNames: new Map(),
  inboxId: "1",
};

/** What is there once a plan was carried out. */
function after({ lists, tasks, labels }: ReturnType<typeof read>): Existing {
  return {
    ...none,
    lists: new Map(lists.map(({ sourceId }, at) => [sourceId, `L${at}`])),
    tasks: new Map(tasks.map(({ sourceId }, at) => [sourceId, `T${at}`])),
    labelNames: new Map(labels.map(({ name }, at) => [name.toUpperCase(), `B${at}`])),
  };
}

describe("a plan", () => {
  const file = (...more: string[]) =>
    project(
      row({ CONTENT: "Milk @shop" }),
      row({ CONTENT: "Milk @shop" }),
      row({ CONTENT: "Below", INDENT: "2" }),
      ...more,
    );
  const first = read(file(), "todoist", { fileName: "Home.csv" });

  it("of a new file makes everything", () => {
    const { lists, labels, tasks } = plan(first, none);
    expect([lists.create.length, labels.create.length, tasks.create.length]).to.deep.equal([
      1, 1, 3,
    ]);
  });

  it("of the same file again makes nothing", () => {
    const again = read(file(), "todoist", { fileName: "Home.csv" });
    const { lists, labels, tasks } = plan(again, after(first));
    expect([lists.create, labels.create, tasks.create]).to.deep.equal([[], [], []]);
    expect([...tasks.found.values()]).to.deep.equal(["T0", "T1", "T2"]);
  });

  it("of the file with one task more makes that one", () => {
    const more = read(file(row({ CONTENT: "Eggs" })), "todoist", { fileName: "Home.csv" });
    expect(plan(more, after(first)).tasks.create.map(({ title }) => title)).to.deep.equal(["Eggs"]);
  });

  it("finds the inbox by being one, and lists and labels by name, in any case", () => {
    const existing = {
      ...none,
      listNames: new Map([["home", "7"]]),
      labelNames: new Map([["SHOP", "8"]]),
    };
    const { lists, labels } = plan(randomContent(1), existing);
    expect(Object.fromEntries(lists.found)).to.deep.equal({ "10": "1", "11": "7" });
    expect(Object.fromEntries(labels.found)).to.deep.equal({ shop: "8" });
  });
});

describe("a preview", () => {
  it("has counts, losses and the first tasks", () => {
    const content = randomContent(200);
    const { counts, sample, losses, source } = preview(content);
    expect(source).to.equal("docket");
    expect(counts).to.deep.include({ tasks: 200, lists: 3, sections: 2, labels: 2 });
    expect(counts.subtasks).to.equal(content.tasks.filter(({ parentRef }) => parentRef).length);
    expect(sample).to.deep.equal(content.tasks.slice(0, 10));
    expect(losses).to.deep.equal([]);
  });
});
