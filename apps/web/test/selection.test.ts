import { expect } from "chai";
import {
  clearSelection,
  followShown,
  selection,
  selectThrough,
  toggleSelected,
} from "../src/views/selection.js";

describe("selected tasks", () => {
  const selected = () => [...selection.get()];
  const sameId = (id: string) => id;

  beforeEach(() => {
    clearSelection();
    followShown(["1", "2", "3", "4", "5"], sameId);
  });

  it("are in the order shown, regardless of the order of selection", () => {
    for (const id of ["4", "1", "3"]) toggleSelected(id);
    expect(selected()).to.deep.equal(["1", "3", "4"]);
    followShown(["3", "4", "1"], sameId);
    expect(selected()).to.deep.equal(["3", "4", "1"]);
  });

  it("exclude tasks that are no longer shown", () => {
    for (const id of ["2", "3"]) toggleSelected(id);
    followShown(["1", "3", "4"], sameId);
    expect(selected()).to.deep.equal(["3"]);
    followShown(["1", "2", "3"], sameId);
    expect(selected()).to.deep.equal(["3"]);
  });

  it("stay selected, and the start of a range, when the server's id replaces the local one", () => {
    followShown(["1", "local", "3"], sameId);
    toggleSelected("local");
    const idOf = (id: string) => (id === "local" ? "2" : id);
    followShown(["1", "2", "3"], idOf);
    expect(selected()).to.deep.equal(["2"]);
    selectThrough("3");
    expect(selected()).to.deep.equal(["2", "3"]);
  });

  it("are extended as a range up to the chosen task", () => {
    selectThrough("4");
    expect(selected()).to.deep.equal(["4"]);
    selectThrough("2");
    expect(selected()).to.deep.equal(["2", "3", "4"]);
    selectThrough("5");
    expect(selected()).to.deep.equal(["4", "5"]);
    toggleSelected("2");
    selectThrough("1");
    expect(selected()).to.deep.equal(["1", "2", "4", "5"]);
  });
});
