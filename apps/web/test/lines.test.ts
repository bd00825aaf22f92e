import { expect } from "chai";
import { linesOf } from "../src/fields/lines.js";

describe("pasted lines", () => {
  const titles = (text: string) => linesOf(text).map(({ title }) => title);

  it("lose their numbers if all of them are numbered in order", () => {
    expect(titles("1. Milk\n2. Bread\n\n3. 2 eggs")).to.deep.equal(["Milk", "Bread", "2 eggs"]);
    expect(titles("- [ ] 9) Milk\r\n- [ ] 10) Bread")).to.deep.equal(["Milk", "Bread"]);
  });

  it("keep numbers that do not number them", () => {
    for (const lines of [
      ["1984. A novel", "Brave New World"],
      ["2. Bundesliga", "1. Bundesliga"],
      ["1.5 l of milk", "2.5 l of juice"],
      ["1 egg", "2 rolls"],
    ])
      expect(titles(lines.join("\n"))).to.deep.equal(lines);
  });
});
