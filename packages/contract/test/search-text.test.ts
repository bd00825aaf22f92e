import { findsAll, foldText, foundIn, wordsOf } from "@docket/contract/search-text";
import { similarParts, similarTo } from "@docket/contract/similar-text";
import { seededBelow } from "@docket/testing/seeded";
import { expect } from "chai";

// What a search finds is listed in apps/api/test/support/search-cases.ts, which also tests the server.
describe("search text", () => {
  it("is split at white space, without case, accents, ligatures and zero-width characters", () => {
    expect(wordsOf(" Zürich\u00a0\tﬁn\u200b\n\u0301 ")).to.deep.equal(["zurich", "fin"]);
    expect(foldText("a \n\u2003 b")).to.equal("a b");
    expect(findsAll(wordsOf("ab cd"), ["xaby", "cde"])).to.equal(true);
    expect(findsAll(wordsOf("abcd"), ["ab", "cd"])).to.equal(false);
  });

  it("locates its matches in the original text", () => {
    const text = "Die Straße nach Zu\u0308rich";
    const parts = foundIn(text, wordsOf("zürich asse")).map(([from, to]) => text.slice(from, to));
    expect(parts).to.deep.equal(["aße", "Zu\u0308rich"]);
    expect(foundIn(text, [])).to.deep.equal([]);
  });

  it("tolerates one typo in words of four letters or more, and two from eight", () => {
    const like = (word: string, text: string) => similarTo(word)?.([foldText(text)]) ?? false;
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

describe("search parts", () => {
  it("are pieces of a word of which typos leave one intact, from the word with the longest", () => {
    expect(similarParts("mlik")).to.deep.equal(["ml", "ik", "milk"]);
    expect(similarParts("a vacatoin 2026")).to.deep.equal(["2026"]);
    expect(similarParts("a vacatoin 20")).to.deep.equal(["va", "cat", "oin", "vcaa", "caotin"]);
  });

  it("have at least one occurrence in every similar text", () => {
    const below = seededBelow(21);
    const letters = "abcdefд";
    const word = (length: number) =>
      Array.from({ length }, () => letters.charAt(below(letters.length))).join("");
    const withTypo = ([...characters]: string[]) => {
      const at = below(characters.length);
      const [kind, one, two] = [below(4), characters[at]!, characters[at + 1] ?? ""];
      if (kind === 0) characters.splice(at, 1);
      else if (kind === 1) characters.splice(at, 0, word(1));
      else if (kind === 2) characters.splice(at, 1, word(1));
      else characters.splice(at, 2, two, one);
      return characters;
    };
    let like = 0;
    for (let round = 0; round < 5_000; round += 1) {
      const meant = word(4 + below(8));
      let typed = [...meant];
      for (let typos = below(3); typos > 0; typos -= 1) typed = withTypo(typed);
      const q = `${typed.join("")} ${word(below(4))}`;
      const text = foldText(`${word(3)} ${word(below(3))} ${meant}${word(below(3))}`);
      if (!similarTo(q)?.([text])) continue;
      like += 1;
      const parts = similarParts(q);
      expect(
        parts.some((part) => text.includes(part)),
        `${parts} of ${q} in ${text}`,
      ).to.equal(true);
    }
    expect(like).to.be.greaterThan(500);
  });
});
