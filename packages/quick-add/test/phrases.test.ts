import { quickAdd } from "@docket/quick-add";
import { expect } from "chai";
import { describeTask, options, tables } from "./table.js";

const locales = { en: "en-US", de: "de-CH", fr: "fr-CH", es: "es-ES" };
const atLeast = { en: 400, de: 60, fr: 60, es: 60 };
/** The process's own zone must not matter: in these two it is another day than in the tables, before and after it. */
const zones = ["Pacific/Kiritimati", "Etc/GMT+12"];

describe("phrases", () => {
  const zone = process.env.TZ;
  after(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  for (const [language, locale] of Object.entries(locales)) {
    const all = tables(language);
    it(`${language}: there are at least ${atLeast[language as keyof typeof atLeast]}`, () => {
      const count = all.reduce((sum, { rows }) => sum + rows.length, 0);
      expect(count).to.be.at.least(atLeast[language as keyof typeof atLeast]);
    });
    for (const TZ of zones) {
      for (const { name, rows } of all) {
        it(`${name} is read as expected in a process in ${TZ}`, () => {
          process.env.TZ = TZ;
          const wrong = rows
            .map(({ text, expected }) => ({
              text,
              expected,
              got: describeTask(quickAdd(text, { ...options, locale })),
            }))
            .filter(({ expected, got }) => expected !== got);
          expect(wrong).to.deep.equal([]);
        });
      }
    }
  }
});

describe("titles without dates", () => {
  for (const [language, locale] of Object.entries(locales)) {
    for (const { name, rows } of tables(`titles-${language}`)) {
      it(`${name}: all ${rows.length} stay unchanged`, () => {
        const read = rows.map(({ text }) => quickAdd(text, { ...options, locale }));
        const lost = read.filter(({ title, recognised }, index) => {
          return title !== rows[index]?.text || recognised.length > 0;
        });
        expect(lost).to.deep.equal([]);
      });
    }
  }

  it("there are at least 500 in English", () => {
    expect(tables("titles-en").flatMap(({ rows }) => rows)).to.have.length.at.least(500);
  });
});
