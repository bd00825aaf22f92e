import { expect } from "chai";
import { isTypoOf } from "../dist/language/spelling.js";
import { wordsOf } from "../dist/language/titles.js";
import { doneTask, openTask, runTurn, toolsOver } from "./turn.js";

/** A small generator of numbers, so that a failure can be run again by its seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const vocabulary =
  `delete remove erase clear get rid of take off my list complete mark as done not add rename to
describe note description it them both all everything except but the first second last one two milk bread dentist
report and then , . ? ! ; : " ' don't never if when should I bought finished show find what is left open tasks #12
number 3 no wait actually please can you maybe or either rest others`.split(/\s+/u);

/** Words without which nothing may be deleted, whatever else is said. */
const deletionWords =
  "delete remove erase discard trash bin scrap throw purge del dispose drop dump wipe ditch eliminate nuke clear clean empty rid take off".split(
    " ",
  );

const tasks = () =>
  toolsOver(
    openTask("11", "Buy milk"),
    openTask("12", "Delete everything and call the dentist"),
    doneTask("13", "Report"),
    openTask("14", "Bread"),
  );
const listed = { listed: ["11", "12", "13"], focus: ["12"] };

function randomWords(random: () => number): string {
  const length = 1 + Math.floor(random() * 14);
  return Array.from({ length }, () => vocabulary[Math.floor(random() * vocabulary.length)]).join(
    " ",
  );
}

function randomText(random: () => number): string {
  const length = Math.floor(random() * 60);
  const codes = Array.from({ length }, () => {
    const range = [0x80, 0x2fff, 0xffff, 0x10ffff][Math.floor(random() * 4)] as number;
    return Math.floor(random() * range);
  });
  return String.fromCodePoint(...codes);
}

const mayDelete = (say: string): boolean =>
  wordsOf(say).some((word) => deletionWords.some((deletion) => isTypoOf(word, deletion)));

describe("any message", () => {
  it("replies to 3,000 strings of words, and deletes nothing without a word for it", () => {
    for (let seed = 1; seed <= 3_000; seed++) {
      const say = randomWords(randomFrom(seed));
      const { made, reply } = runTurn(say, tasks(), listed);
      expect(reply, say).to.be.a("string").and.not.equal("");
      const deletes = made.some(({ tool }) => tool === "delete_task");
      if (deletes) expect(mayDelete(say), `seed ${seed}: ${say}`).to.equal(true);
    }
  });

  it("replies to 1,000 strings of any Unicode, lone surrogates included", () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const say = randomText(randomFrom(seed));
      const { made, reply } = runTurn(say, tasks(), listed);
      expect(reply).to.be.a("string").and.not.equal("");
      expect(
        made.filter(({ tool }) => tool === "delete_task"),
        `seed ${seed}`,
      ).to.deep.equal([]);
    }
  });

  it("deletes nothing under a negation, a question or a condition, whatever follows", () => {
    for (const opening of [
      "don't",
      "never",
      "should I",
      "what if I",
      "if it rains,",
      "maybe",
      "how do I",
      "I wonder whether to",
    ]) {
      for (let seed = 1; seed <= 100; seed++) {
        const object = randomWords(randomFrom(seed)).replace(
          /[.?!;,:]|\b(?:and|then|but|plus|no|wait)\b/gu,
          "",
        );
        const { made } = runTurn(`${opening} delete ${object}`, tasks(), listed);
        expect(
          made.filter(({ tool }) => tool === "delete_task"),
          `${opening} delete ${object}`,
        ).to.deep.equal([]);
      }
    }
  });

  const repeated: [name: string, text: (length: number) => string][] = [
    ["quotation marks", (n) => '"'.repeat(n)],
    ["apostrophes", (n) => "'a ".repeat(n / 3)],
    ["brackets", (n) => "(".repeat(n)],
    ["commas", (n) => `add ${"x, ".repeat(n / 3)}`],
    ["polite words", (n) => "please ".repeat(n / 7)],
    ["deletions", (n) => "delete a, ".repeat(n / 10)],
    ["names", (n) => `delete ${"milk bread dentist, ".repeat(n / 20)}`],
    ["exceptions", (n) => `delete ${"all but ".repeat(n / 8)}`],
    ["cuts", (n) => `rename ${"a to ".repeat(n / 5)}`],
    ["lines", (n) => "\n- a".repeat(n / 4)],
    ["one word", (n) => "a".repeat(n)],
    ["spaces", (n) => `add${" ".repeat(n)}x`],
  ];
  for (const [name, text] of repeated) {
    it(`takes time in proportion to the length: ${name}`, function () {
      this.retries(3);
      const time = (length: number) => {
        const times = [1, 2, 3].map(() => {
          const start = performance.now();
          runTurn(text(length), tasks(), listed);
          return performance.now() - start;
        });
        return Math.min(...times);
      };
      time(2_000);
      // Eight times the length: quadratic work would take 64 times as long. A millisecond on both
      // sides keeps the noise of the shortest runs out.
      expect((time(16_000) + 1) / (time(2_000) + 1)).to.be.below(40);
    });
  }
});
