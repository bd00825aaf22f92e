import { findsAll, foldText, foundIn, wordsOf } from "@docket/contract/search-text";
import { similarTo } from "@docket/contract/similar-text";
import { expect } from "chai";

// What it finds stands as a table in apps/api/test/support/search-cases.ts, where the server is asked as well.
describe("the text of a search", () => {
  it("is split at any white space, and loses what does not count", () => {
    expect(wordsOf(" Zürich\u00a0\tﬁn\u200b\n\u0301 ")).to.deep.equal(["zurich", "fin"]);
    expect(foldText("a \n\u2003 b")).to.equal("a b");
    expect(findsAll(wordsOf("ab cd"), ["xaby", "cde"])).to.equal(true);
    expect(findsAll(wordsOf("abcd"), ["ab", "cd"])).to.equal(false);
  });

  it("knows where it was found, in what was written", () => {
    const text = "Die Straße nach Zu\u0308rich";
    const parts = foundIn(text, wordsOf("zürich asse")).map(([from, to]) => text.slice(from, to));
    expect(parts).to.deep.equal(["aße", "Zu\u0308rich"]);
    expect(foundIn(text, [])).to.deep.equal([]);
  });

  it("is like a word from four letters on, but for one typo, from eight on for two", () => {
    const like = (word: string, text: string) => similarTo(word)([foldText(text)]);
    const right = [
      ["bred", "Bread"],
      ["braed", "bread"],
      ["breaad", "bread,"],
      ["(milk)", "milk"],
      ["vacatoin", "vacation"],
      ["vacatoinn", "vacation"],
      ["presentatoin", "My presentations"],
      ["e-mial", "e-mail"],
    ] as const;
    const wrong = [
      ["bra", "bread"],
      ["brxxd", "bread"],
      ["vxcatxixn", "vacation"],
      ["20260", "2026"],
      ["--", "--x"],
    ] as const;
    for (const [word, text] of right) expect(like(word, text), `${word}, ${text}`).to.equal(true);
    for (const [word, text] of wrong) expect(like(word, text), `${word}, ${text}`).to.equal(false);
  });
});
