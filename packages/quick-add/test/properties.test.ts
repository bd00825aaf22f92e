import { mayName, type QuickAddResult, quickAdd } from "@docket/quick-add";
import { oneOf, seeded } from "@docket/testing/seeded";
import { expect } from "chai";
import { options, tables } from "./table.js";

const locales = ["en-US", "en-GB", "de-CH", "fr-CH", "es-ES", "ja-JP"];
const count = process.env.DOCKET_LONG ? 20_000 : 1_000;

/** Words with a meaning in some language, and whatever else people type. */
const vocabulary = [
  ...new Set(
    ["en", "de", "fr", "es", "titles-en"].flatMap((name) =>
      tables(name).flatMap(({ rows }) => rows.flatMap(({ text }) => text.split(/\s+/))),
    ),
  ),
  ...'// # @ / " “ ” « » ( ) , . ! - – : p1 !!2 \u0000 \u0001 \u0002 \u00a0 🎂 👩‍👩‍👧 é é ß İ ﬁ 漢字 \ud800'.split(
    " ",
  ),
];

function randomText(random: () => number): string {
  const length = 1 + Math.floor(random() * 9);
  return Array.from(
    { length },
    () => oneOf(random, vocabulary) + oneOf(random, [" ", " ", " ", " ", "  ", ", ", "", "\t"]),
  ).join("");
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

function wordsOutside(text: string, { recognised }: QuickAddResult): string[] {
  let from = 0;
  const rest = recognised.map(({ start, end }) => {
    const part = text.slice(from, start);
    from = end;
    return part;
  });
  return wordsOf([...rest, text.slice(from)].join(" "));
}

describe("any input", function () {
  this.timeout(600_000);

  const samples = Array.from({ length: count }, (_, seed) => {
    const text = randomText(seeded(seed));
    const locale = locales[seed % locales.length] as string;
    return { seed, text, locale };
  });

  it("spans are within the text, ordered and disjoint; every other word is in the title", () => {
    for (const { seed, text, locale } of samples) {
      const task = quickAdd(text, { ...options, locale });
      let from = 0;
      for (const { start, end, text: part } of task.recognised) {
        expect(start, `seed ${seed}: ${text}`).to.be.at.least(from);
        expect(end, `seed ${seed}: ${text}`).to.be.greaterThan(start).and.at.most(text.length);
        expect(part, `seed ${seed}: ${text}`).to.equal(text.slice(start, end));
        from = end;
      }
      expect(wordsOf(task.title), `seed ${seed}: ${text}`).to.deep.equal(wordsOutside(text, task));
    }
  });

  it("names that a text cannot contain need not be passed", () => {
    const { lists = [], sections = [], labels = [] } = options;
    const known = { lists, sections, labels };
    const texts = [
      "milk",
      "milk #home",
      "milk /next up",
      "milk #work /next up",
      "milk @waiting for",
    ];
    for (const text of [...texts, ...samples.map((sample) => sample.text)]) {
      const named = mayName(text);
      const passed = {
        lists: named.lists ? lists : [],
        sections: named.sections ? sections : [],
        labels: named.labels ? labels : [],
      };
      expect(quickAdd(text, { ...options, ...passed }), text).to.deep.equal(
        quickAdd(text, { ...options, ...known }),
      );
    }
    expect(mayName("milk tomorrow 9:30")).to.deep.equal({
      lists: false,
      sections: false,
      labels: false,
    });
  });

  it("no due date is before today", () => {
    for (const { seed, text, locale } of samples) {
      const { due } = quickAdd(text, { ...options, locale });
      if (due && due.dueZone === null) {
        expect(due.dueDate >= "2026-11-25", `seed ${seed}: ${text} ${due.dueDate}`).to.equal(true);
      }
    }
  });

  it("a suppressed phrase is not recognised again", () => {
    for (const { seed, text, locale } of samples) {
      const { recognised } = quickAdd(text, { ...options, locale });
      for (const one of recognised) {
        const task = quickAdd(text, { ...options, locale, suppressed: [one] });
        const again = task.recognised.filter(
          ({ kind, start, end }) => kind === one.kind && start < one.end && one.start < end,
        );
        expect(again, `seed ${seed}: ${text}`).to.deep.equal([]);
      }
    }
  });

  it("every prefix of a phrase is read, as while typing", () => {
    for (const [index, locale] of ["en-US", "de-CH", "fr-CH", "es-ES"].entries()) {
      const rows = tables(["en", "de", "fr", "es"][index] as string).flatMap((table) => table.rows);
      for (const { text } of process.env.DOCKET_LONG
        ? rows
        : rows.filter((_, at) => at % 10 === 0)) {
        for (let end = 1; end <= text.length; end++) {
          const typed = text.slice(0, end);
          const task = quickAdd(typed, { ...options, locale });
          expect(wordsOf(task.title), typed).to.deep.equal(wordsOutside(typed, task));
        }
      }
    }
  });

  // With backtracking, these would take minutes.
  it("long repetitions are read, too", () => {
    const parts = [
      "fri ",
      "every mon and ",
      "every 1st and ",
      "1st and ",
      "in 3 days ",
      "a@",
      "www.",
      '"',
      "1.1.",
      "1:",
      "9",
      " ",
      "#a ",
    ];
    for (const part of parts) {
      const text = part.repeat(500);
      const task = quickAdd(text, options);
      expect(wordsOf(task.title), part).to.deep.equal(wordsOutside(text, task));
    }
  });

  it("a long text is read, too", () => {
    const random = seeded(7);
    const text = Array.from({ length: 300 }, () => randomText(random)).join(" ");
    const task = quickAdd(text, options);
    expect(wordsOf(task.title)).to.deep.equal(wordsOutside(text, task));
  });
});
