import { expect } from "chai";
import { correctCommandWord, editDistance } from "../dist/language/spelling.js";
import { pastBase, stem } from "../dist/language/stems.js";
import { insideQuotes, rawText, tokenise } from "../dist/language/tokens.js";

const words = (text: string): string[] => tokenise(text).map(({ word, raw }) => word || raw);

describe("tokens", () => {
  it("splits contractions and folds case, accents and apostrophes", () => {
    expect(words("Don’t CAFÉ I've gotta")).to.deep.equal([
      "do",
      "not",
      "cafe",
      "i",
      "have",
      "got",
      "to",
    ]);
  });

  it("keeps numbers, times, addresses and mail whole", () => {
    expect(
      words("pay 1,200.50 at 10:30 to bob@example.com, see https://a.b/c?d=1,2."),
    ).to.deep.equal([
      "pay",
      "1,200.50",
      "at",
      "10:30",
      "to",
      "bob@example.com",
      ",",
      "see",
      "https://a.b/c?d=1,2",
      ".",
    ]);
  });

  it("splits words that are joined by punctuation", () => {
    expect(words("todo:milk,eggs;bread")).to.deep.equal([
      "todo",
      ":",
      "milk",
      ",",
      "eggs",
      ";",
      "bread",
    ]);
  });

  it("reads quotations of every kind, apostrophes inside left alone", () => {
    for (const text of [
      `"Tom's cake"`,
      "'Tom's cake'",
      "“Tom's cake”",
      "«Tom's cake»",
      "`Tom's cake`",
    ]) {
      const [token, ...rest] = tokenise(text);
      expect(rest, text).to.deep.equal([]);
      expect(token && insideQuotes(token), text).to.equal("Tom's cake");
    }
  });

  it("ignores an unclosed quotation mark", () => {
    expect(words("add 'milk and eggs")).to.include.members(["add", "and", "eggs"]);
    expect(tokenise("'a ".repeat(500)).some(({ kind }) => kind === "quote")).to.equal(false);
  });

  it("marks possessives and bullets, and returns the text as it was typed", () => {
    expect(tokenise("Anna's card")[0]).to.include({ word: "anna", possessive: true });
    expect(tokenise("add:\n- milk\n2. eggs").filter(({ bullet }) => bullet)).to.have.length(2);
    expect(rawText(tokenise("don't   call Dr. O'Brien (today)!"))).to.equal(
      "don't call Dr. O'Brien (today)!",
    );
  });

  it("stems number, tense and irregular verbs to one form", () => {
    for (const [a, b] of [
      ["tomatoes", "tomato"],
      ["tomatos", "tomato"],
      ["taxes", "tax"],
      ["bought", "buy"],
      ["renewed", "renew"],
      ["filed", "file"],
      ["planned", "plan"],
      ["cancelled", "cancel"],
      ["added", "add"],
      ["tried", "try"],
      ["making", "make"],
    ] as const) {
      expect(stem(a), `${a} ~ ${b}`).to.equal(stem(b));
    }
    expect(stem("report")).to.not.equal(stem("reporter"));
  });

  it("distinguishes past tenses from words that only look like them", () => {
    expect(["feed", "need", "bed", "hundred", "milk"].map(pastBase)).to.deep.equal(
      Array(5).fill(undefined),
    );
    expect(pastBase("sent")).to.equal("send");
  });

  it("measures distances with swaps, up to a limit", () => {
    expect(editDistance("dentist", "dentits", 2)).to.equal(1);
    expect(editDistance("milk", "bread", 2)).to.equal(3);
  });

  it("corrects typos in command words and leaves other words alone", () => {
    expect(
      ["delte", "compelte", "lsit", "shwo", "serach", "ad", "renam"].map(correctCommandWord),
    ).to.deep.equal(["delete", "complete", "list", "show", "search", "add", "rename"]);
    for (const word of ["remote", "compete", "chance", "snow", "lost", "deleted", "marks"]) {
      expect(correctCommandWord(word)).to.equal(word);
    }
  });
});
