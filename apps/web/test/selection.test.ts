import { expect } from "chai";
import {
  clearSelection,
  followShown,
  selection,
  selectThrough,
  toggleSelected,
} from "../src/views/selection.js";

describe("the tasks that are selected", () => {
  const selected = () => [...selection.get()];

  beforeEach(() => {
    clearSelection();
    followShown(["1", "2", "3", "4", "5"]);
  });

  it("are in the order in which they are shown, whatever was selected first", () => {
    for (const id of ["4", "1", "3"]) toggleSelected(id);
    expect(selected()).to.deep.equal(["1", "3", "4"]);
    followShown(["3", "4", "1"]);
    expect(selected()).to.deep.equal(["3", "4", "1"]);
  });

  it("are none that is not shown any more", () => {
    for (const id of ["2", "3"]) toggleSelected(id);
    followShown(["1", "3", "4"]);
    expect(selected()).to.deep.equal(["3"]);
    followShown(["1", "2", "3"]);
    expect(selected()).to.deep.equal(["3"]);
  });

  it("go as far as the one that is chosen with them", () => {
    selectThrough("4");
    expect(selected()).to.deep.equal(["4"]);
    selectThrough("2");
    expect(selected()).to.deep.equal(["2", "3", "4"]);
    toggleSelected("5");
    toggleSelected("3");
    selectThrough("1");
    expect(selected()).to.deep.equal(["1", "2", "3", "4", "5"]);
  });
});
