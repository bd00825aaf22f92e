import { expect } from "chai";
import { belongs, defaultView, readView, toQuery, writeView } from "../src/tasks/view.js";

const task = { title: "Buy Milk", description: "Two litres", completed: false };

describe("the view in the address", () => {
  it("comes back as it was written", () => {
    const view = { show: "done", q: "milk & honey", sort: "title" } as const;
    expect(readView(writeView(view))).to.deep.equal(view);
  });

  it("is empty for the default view", () => {
    expect(writeView(defaultView)).to.equal("");
    expect(readView("")).to.deep.equal(defaultView);
  });

  it("ignores what it does not know, and cuts a search that the API would refuse", () => {
    expect(readView("?show=everything&sort=age&x=1")).to.deep.equal(defaultView);
    expect(readView(`?q=${"a".repeat(500)}`).q).to.have.length(200);
  });

  it("asks the API only for what differs from all tasks", () => {
    expect(toQuery({ ...defaultView, show: "all", q: "  " })).to.deep.equal({ sort: "newest" });
    expect(toQuery({ ...defaultView, q: " milk " })).to.deep.equal({
      sort: "newest",
      completed: false,
      q: "milk",
    });
  });
});

describe("whether a task belongs in a view", () => {
  it("looks at the tick", () => {
    expect(belongs(task, defaultView)).to.equal(true);
    expect(belongs(task, { ...defaultView, show: "done" })).to.equal(false);
    expect(belongs({ ...task, completed: true }, { ...defaultView, show: "all" })).to.equal(true);
  });

  it("searches title and description without regard to case", () => {
    expect(belongs(task, { ...defaultView, q: "MILK" })).to.equal(true);
    expect(belongs(task, { ...defaultView, q: "litres" })).to.equal(true);
    expect(belongs({ ...task, description: null }, { ...defaultView, q: "null" })).to.equal(false);
  });
});
