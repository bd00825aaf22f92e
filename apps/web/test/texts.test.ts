import { expect } from "chai";
import { initials } from "../src/account/initials.js";
import { quoteTitle } from "../src/shared/quote-title.js";
import { splitMatches } from "../src/views/split-matches.js";

describe("text helpers", () => {
  it("mark every search match without losing a character", () => {
    const marked = (text: string, search: string) =>
      splitMatches(text, search)
        .map(({ text: part, found }) => (found ? `[${part}]` : part))
        .join("");
    expect(marked("Milk, milk and MILK", "milk")).to.equal("[Milk], [milk] and [MILK]");
    expect(marked("aaaa", "aa")).to.equal("[aa][aa]");
    expect(marked("nothing", "milk")).to.equal("nothing");
    expect(marked("anything", "")).to.equal("anything");
    expect(marked("Clean the garage", "GAR cl")).to.equal("[Cl]ean the [gar]age");
    expect(marked("İstanbul", "bul")).to.equal("İstan[bul]");
    expect(marked("Zürich, Straße, ﬁn", "urich strasse fi")).to.equal("Z[ürich], [Straße], [ﬁ]n");
    expect(marked("Stra\u00dfe", "tras")).to.equal("S[traß]e");
    expect(marked("banana", "ana nan")).to.equal("b[anan]a");
    expect(marked("e\u0301te\u0301 👍🏽x", "ete x")).to.equal("[e\u0301te\u0301] 👍🏽[x]");
  });

  it("shorten a quoted title between characters", () => {
    expect(quoteTitle("Milk")).to.equal("“Milk”");
    expect(quoteTitle("👍".repeat(60))).to.equal(`“${"👍".repeat(39)}…”`);
  });

  it("take the initials of any name", () => {
    expect(initials("Ada King Lovelace")).to.equal("AL");
    expect(initials(" plato ")).to.equal("P");
    expect(initials("🌳 Tree")).to.equal("🌳T");
    expect(initials(" ")).to.equal("?");
  });
});
