import { expect } from "chai";
import { defaultView, formatView, matchesView, parseView, toListQuery } from "../src/tasks/view.js";

const task = { title: "Buy Milk", description: "Two litres", completed: false };

describe("the view in the URL", () => {
  it("is parsed as it was formatted", () => {
    const view = { show: "done", q: "milk & honey", sort: "title" } as const;
    expect(parseView(formatView(view))).to.deep.equal(view);
  });

  it("is empty for the default view", () => {
    expect(formatView(defaultView)).to.equal("");
    expect(parseView("")).to.deep.equal(defaultView);
  });

  it("ignores unknown values, and cuts a search that is too long for the API", () => {
    expect(parseView("?show=everything&sort=age&x=1")).to.deep.equal(defaultView);
    expect(parseView(`?q=${"a".repeat(500)}`).q).to.have.length(200);
  });

  it("filters only by what the view excludes", () => {
    expect(toListQuery({ ...defaultView, show: "all", q: "  " })).to.deep.equal({ sort: "newest" });
    expect(toListQuery({ ...defaultView, q: " milk " })).to.deep.equal({
      sort: "newest",
      completed: false,
      q: "milk",
    });
  });
});

describe("whether a view shows a task", () => {
  it("depends on the status", () => {
    expect(matchesView(task, defaultView)).to.equal(true);
    expect(matchesView(task, { ...defaultView, show: "done" })).to.equal(false);
    expect(matchesView({ ...task, completed: true }, { ...defaultView, show: "all" })).to.equal(
      true,
    );
  });

  it("depends on the search in title and description, ignoring case", () => {
    expect(matchesView(task, { ...defaultView, q: "MILK" })).to.equal(true);
    expect(matchesView(task, { ...defaultView, q: "litres" })).to.equal(true);
    expect(matchesView({ ...task, description: null }, { ...defaultView, q: "null" })).to.equal(
      false,
    );
  });
});
