import { execFileSync } from "node:child_process";
import path from "node:path";
import { type Due, dateProblem, monthlyOn, parseRule, yearlyOn } from "@docket/dates";
import { firstDue, nextDue } from "@docket/dates/repetition";
import { expect } from "chai";
import { bruteForce } from "./support/brute-force.js";
import { clock } from "./support/clock.js";
import { randomNumbers } from "./support/random.js";
import { randomRule } from "./support/random-rule.js";

const isLong = process.env.DOCKET_LONG === "1";
const RULES = isLong ? 10_000 : 300;
const STEPS = 12;

interface Case {
  /** The rule of the task. */
  rule: string;
  /** The rule with the same meaning in plain RFC 5545; see `differences`. */
  standard: string;
  start: string;
}

/** Where Docket deviates from RFC 5545, with the rule that the oracle is asked instead. */
const differences: { reason: string; standard(rule: string, start: string): string | null }[] = [
  {
    reason:
      "A month without the day of the due date: RFC 5545 leaves the month out, Docket takes its last day.",
    standard(rule, start) {
      const [, , day = 0] = start.split("-").map(Number);
      const isBare = /^FREQ=MONTHLY(;INTERVAL=\d+)?$/.test(rule);
      return isBare && day > 28 ? rule.replace("FREQ=MONTHLY", monthlyOn(day)) : null;
    },
  },
  {
    reason: "A year without 29 February: RFC 5545 leaves the year out, Docket takes the 28th.",
    standard(rule, start) {
      const isBare = /^FREQ=YEARLY(;BYMONTH=2)?(;INTERVAL=\d+)?$/.test(rule);
      if (!isBare || !start.endsWith("-02-29")) return null;
      return rule.replace(/FREQ=YEARLY(;BYMONTH=2)?/, yearlyOn(2, 29));
    },
  },
  {
    reason:
      "A yearly rule for months, due after the 28th: the last day of a month without that day.",
    standard(rule, start) {
      const [, , day = 0] = start.split("-").map(Number);
      const [, month] = /^FREQ=YEARLY;BYMONTH=(\d+)(;INTERVAL=\d+)?$/.exec(rule) ?? [];
      const days = monthlyOn(day).replace("FREQ=MONTHLY;", "");
      return month && day > 28 ? `${rule};${days}` : null;
    },
  },
];

describe(`${RULES} random rules`, () => {
  const cases = randomCases(RULES);

  it("give the same days as a brute-force search", function () {
    this.timeout(600_000);
    compare(
      cases,
      cases.map(({ standard, start }) => bruteForce(standard, start, STEPS)),
    );
  });

  it("agree with it on missed occurrences, COUNT and UNTIL after a late completion", function () {
    this.timeout(600_000);
    const random = randomNumbers(7);
    for (const { rule, standard, start } of cases.slice(0, RULES / 3)) {
      const all = bruteForce(standard, start, 40);
      // The next one of a very rare rule is later than the search goes.
      if (all.length < 2) continue;
      const done = all[random.whole(0, Math.max(0, Math.min(all.length - 2, 20)))] ?? start;
      const left = all.filter((day) => day > done);
      const count = random.whole(1, 30);
      const next = (ending: string) => step(due(start), `${rule}${ending}`, done);
      const what = `${rule} from ${start}, done ${done}`;

      expect(next("")?.due.dueDate, what).to.equal(left[0]);
      const counted = next(`;COUNT=${count}`);
      const remaining = count - (all.length - left.length);
      expect(counted?.due.dueDate ?? null, `${what}, COUNT=${count}`).to.equal(
        remaining > 0 ? left[0] : null,
      );
      if (counted) expect(parseRule(counted.repeat.rule).count, what).to.equal(remaining);
      const last = left[0] ?? "";
      const [until, before] = [last, done].map((day) => day.replaceAll("-", ""));
      expect(next(`;UNTIL=${until}`)?.due.dueDate, what).to.equal(last);
      expect(next(`;UNTIL=${before}`), what).to.equal(null);
    }
  });

  if (isLong) {
    it("give the same days as python3-dateutil", function () {
      this.timeout(600_000);
      const input = cases.map(({ standard, start }) =>
        JSON.stringify({ rule: standard, start, most: STEPS }),
      );
      const script = path.resolve(import.meta.dirname, "../test/support/ask_dateutil.py");
      const output = execFileSync("python3", [script], {
        input: input.join("\n"),
        maxBuffer: 2 ** 28,
      });
      compare(
        cases,
        output
          .toString()
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as string[]),
      );
    });
  }
});

/** Compares each rule, completed on its day again and again, with the days of an oracle. */
function compare(cases: Case[], expected: string[][]): void {
  const wrong: string[] = [];
  for (const [index, { rule, start }] of cases.entries()) {
    const days = [start];
    let current = { due: due(start), repeat: { rule, from: "due" as const } };
    while (days.length < (expected[index]?.length ?? 0)) {
      const next = step(current.due, current.repeat.rule, current.due.dueDate);
      if (next === null) break;
      days.push(next.due.dueDate);
      current = { due: next.due, repeat: { ...next.repeat, from: "due" } };
    }
    if (days.join() !== expected[index]?.join())
      wrong.push(`${rule} from ${start}:\n  ours ${days}\n  not  ${expected[index]}`);
  }
  expect(wrong.length, wrong.slice(0, 20).join("\n")).to.equal(0);
}

function step(from: Due, rule: string, done: string) {
  return nextDue(from, { rule, from: "due" }, `${done}T12:00:00Z`, clock({ timeZone: "UTC" }));
}

function due(dueDate: string): Due {
  return { dueDate, dueTime: null, dueZone: null };
}

function randomCases(count: number): Case[] {
  const random = randomNumbers(20261125);
  const cases: Case[] = [];
  while (cases.length < count) {
    const rule = randomRule(random);
    const month = String(random.whole(1, 12)).padStart(2, "0");
    const day = random.chance(0.3) ? random.whole(28, 31) : random.whole(1, 28);
    const date = `${random.whole(2026, 2031)}-${month}-${String(day).padStart(2, "0")}`;
    const now = dateProblem(date) === null ? date : `${date.slice(0, 7)}-28`;
    const user = clock({ now: `${now}T12:00:00Z`, timeZone: "UTC" });
    const start = firstDue(rule, { dueTime: null, dueZone: null }, user)?.dueDate;
    if (start === undefined) throw new Error(`${rule} has no first due after ${now}.`);
    const standard = differences
      .map((one) => one.standard(rule, start))
      .find((one) => one !== null);
    cases.push({ rule, standard: standard ?? rule, start });
  }
  return cases;
}
