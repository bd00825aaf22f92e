import { expect } from "chai";
import { addressOf, defaultsOf, type View, viewAt } from "../src/views/view.js";

describe("the address of a view", () => {
  const views: View[] = [
    { kind: "inbox" },
    { kind: "today" },
    { kind: "upcoming" },
    { kind: "completed" },
    { kind: "trash" },
    { kind: "activity" },
    { kind: "list", id: "42" },
    { kind: "list", id: "local-a/b" },
    { kind: "label", id: "7" },
    { kind: "search", q: "milk & honey" },
    { kind: "search", q: "" },
  ];
  for (const view of views) {
    it(`is parsed back to the view: ${addressOf(view)}`, () => {
      const { pathname, search } = new URL(addressOf(view), "http://docket.test");
      expect(viewAt(pathname, search)).to.deep.equal(view);
    });
  }

  it("defaults to today's view", () => {
    for (const path of ["/", "", "/sign-in"])
      expect(viewAt(path, "")).to.deep.equal({ kind: "today" });
  });

  it("matches no view if it is unknown", () => {
    for (const path of ["/nowhere", "/lists/1/2", "/inbox/3"])
      expect(viewAt(path, "")).to.equal(null);
  });
});

describe("a new task", () => {
  it("gets the values by which it belongs to the view where it is added", () => {
    const day = "2026-11-30";
    expect(defaultsOf({ kind: "list", id: "42" }, day)).to.deep.equal({ listId: "42" });
    expect(defaultsOf({ kind: "label", id: "7" }, day)).to.deep.equal({ labelIds: ["7"] });
    expect(defaultsOf({ kind: "today" }, day)).to.deep.equal({ dueDate: day });
    expect(defaultsOf({ kind: "inbox" }, day)).to.deep.equal({});
    expect(defaultsOf(null, day)).to.deep.equal({});
  });
});
