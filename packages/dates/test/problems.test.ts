import { dateProblem, dueProblem, localeProblem, timeProblem, zoneProblem } from "@docket/dates";
import { expect } from "chai";
import { due } from "./support/clock.js";

type Check = (text: string) => string | null;

function refuses(check: Check, texts: Record<string, string>): void {
  for (const [text, reason] of Object.entries(texts)) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(check(text)).to.equal(reason);
    });
  }
}

function accepts(check: Check, texts: string[]): void {
  it(`accepts ${texts.slice(0, 4).join(", ")} …`, () => {
    for (const text of texts) expect(check(text), text).to.equal(null);
  });
}

const noDate = (text: string) => `${JSON.stringify(text)} is not a date such as 2026-12-01.`;

describe("a date", () => {
  accepts(dateProblem, ["2026-12-01", "2028-02-29", "2000-02-29", "0001-01-01", "9999-12-31"]);
  refuses(dateProblem, {
    "2026-02-30": "2026-02-30 does not exist: February 2026 has 28 days.",
    "2027-02-29": "2027-02-29 does not exist: February 2027 has 28 days.",
    "2100-02-29": "2100-02-29 does not exist: February 2100 has 28 days.",
    "2026-04-31": "2026-04-31 does not exist: April 2026 has 30 days.",
    "2026-01-00": "2026-01-00 does not exist: January 2026 has 31 days.",
    "2026-13-01": "2026-13-01 does not exist: there is no month 13.",
    "2026-00-10": "2026-00-10 does not exist: there is no month 00.",
    "0000-01-01": "0000-01-01 does not exist: there is no year 0.",
    ...Object.fromEntries(
      [
        "",
        "tomorrow",
        "2026-1-1",
        "20261201",
        " 2026-12-01",
        "2026-12-01\n",
        "2026-12-01T00:00:00Z",
        "+012026-12-01",
        "-2026-12-01",
        "01.12.2026",
        "２０２６-12-01",
      ].map((text) => [text, noDate(text)]),
    ),
    ["1".repeat(400)]: noDate(`${"1".repeat(60)}…`),
  });
});

describe("a time", () => {
  accepts(timeProblem, ["00:00", "09:30", "23:59"]);
  for (const text of [
    "24:00",
    "9:30",
    "09:60",
    "09:30:00",
    "0930",
    "9am",
    "",
    "09:30Z",
    "09:30\n",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(timeProblem(text)).to.equal(
        `${JSON.stringify(text)} is not a time such as 09:30, from 00:00 to 23:59.`,
      );
    });
  }
});

describe("a time zone", () => {
  accepts(zoneProblem, [
    "Europe/Zurich",
    "UTC",
    "Etc/GMT+12",
    "Pacific/Kiritimati",
    "America/Argentina/Buenos_Aires",
    "America/Port-au-Prince",
    "Europe/Kyiv",
    "Asia/Calcutta",
  ]);
  accepts(zoneProblem, Intl.supportedValuesOf("timeZone"));
  refuses(zoneProblem, {
    "+02:00": '"+02:00" is an offset; a time zone is a place such as Europe/Zurich.',
    "-08": '"-08" is an offset; a time zone is a place such as Europe/Zurich.',
    "europe/zurich": '"europe/zurich" is spelled Europe/Zurich.',
    utc: '"utc" is spelled UTC.',
    ...Object.fromEntries(
      [
        "",
        "Z",
        "PST",
        "Europe/Atlantis",
        " Europe/Zurich",
        "Zurich",
        "Etc/Unknown",
        "../etc/passwd",
      ].map((text) => [text, `${JSON.stringify(text)} is not a time zone such as Europe/Zurich.`]),
    ),
  });
});

describe("a locale", () => {
  accepts(localeProblem, ["en", "en-GB", "de-CH", "zh-Hant-TW", "es-419"]);
  refuses(localeProblem, {
    "en-gb": '"en-gb" is spelled en-GB.',
    en_GB: '"en_GB" is not a language such as en or de-CH.',
    "": '"" is not a language such as en or de-CH.',
    "🙂": '"🙂" is not a language such as en or de-CH.',
  });
});

describe("a due date", () => {
  it("is a day, a day and a time, or both and a zone", () => {
    for (const text of ["2026-12-01", "2026-12-01 09:30", "2026-12-01 09:30 Asia/Tokyo"])
      expect(dueProblem(due(text)), text).to.equal(null);
  });
  it("is rejected with a message about the invalid part", () => {
    expect(dueProblem(due("2026-02-30 09:30"))).to.match(/^2026-02-30 does not exist/);
    expect(dueProblem(due("2026-12-01 25:00"))).to.match(/^"25:00" is not a time/);
    for (const far of ["0001-12-31 09:30", "9999-01-01 00:00"])
      expect(dueProblem(due(far))).to.match(
        / cannot have a time: only days from 0002-01-01 to 9998-12-31 can\.$/,
      );
    expect(dueProblem(due("2026-12-01 09:30 Mars/Base"))).to.match(
      /^"Mars\/Base" is not a time zone/,
    );
  });
  it("with a zone needs a time", () => {
    const wrong = { dueDate: "2026-12-01", dueTime: null, dueZone: "Asia/Tokyo" };
    expect(dueProblem(wrong)).to.equal("A due date with a time zone needs a time.");
  });
});
