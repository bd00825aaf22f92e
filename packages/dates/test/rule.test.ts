import { formatRule, InvalidRule, monthlyOn, parseRule, yearlyOn } from "@docket/dates";
import { repeatProblem, ruleProblem } from "@docket/dates/repetition";
import { expect } from "chai";
import { due } from "./support/clock.js";

describe("a rule", () => {
  const accepted: Record<string, string> = {
    "FREQ=DAILY": "FREQ=DAILY",
    "RRULE:FREQ=DAILY": "FREQ=DAILY",
    "freq=weekly;byday=mo,we": "FREQ=WEEKLY;BYDAY=MO,WE",
    "BYDAY=FR,MO;FREQ=WEEKLY": "FREQ=WEEKLY;BYDAY=MO,FR",
    "FREQ=DAILY;INTERVAL=1": "FREQ=DAILY",
    "FREQ=MONTHLY;BYDAY=-1MO,+1MO": "FREQ=MONTHLY;BYDAY=1MO,-1MO",
    "FREQ=MONTHLY;BYMONTHDAY=-1,15,1,15": "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
    "FREQ=YEARLY;BYYEARDAY=366": "FREQ=YEARLY;BYYEARDAY=366",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU",
    "FREQ=WEEKLY;UNTIL=20261231;WKST=SU": "FREQ=WEEKLY;UNTIL=20261231;WKST=SU",
    "FREQ=WEEKLY;UNTIL=20261231T235959": "FREQ=WEEKLY;UNTIL=20261231T235959",
    "FREQ=WEEKLY;UNTIL=20261231T235959Z": "FREQ=WEEKLY;UNTIL=20261231T235959Z",
    "FREQ=YEARLY;INTERVAL=999;COUNT=9999": "FREQ=YEARLY;INTERVAL=999;COUNT=9999",
    [monthlyOn(31)]: "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
    [monthlyOn(15)]: "FREQ=MONTHLY;BYMONTHDAY=15",
    [yearlyOn(2, 29)]: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
    [yearlyOn(12, 31)]: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
  };
  for (const [text, canonical] of Object.entries(accepted)) {
    it(`${text} is accepted`, () => {
      expect(ruleProblem(text)).to.equal(null);
      expect(formatRule(parseRule(text))).to.equal(canonical);
      expect(formatRule(parseRule(canonical))).to.equal(canonical);
    });
  }

  const refused: Record<string, RegExp> = {
    "": /^"" is not part of a rule/,
    "every day": /^"EVERY DAY" is not part of a rule/,
    "INTERVAL=2": /^A rule needs FREQ, one of DAILY, WEEKLY, MONTHLY, YEARLY/,
    "FREQ=FORTNIGHTLY": /^A rule needs FREQ/,
    "FREQ=HOURLY": /^FREQ=HOURLY is not supported: a task repeats at most once a day/,
    "FREQ=MINUTELY": /^FREQ=MINUTELY is not supported/,
    "FREQ=SECONDLY;INTERVAL=5": /^FREQ=SECONDLY is not supported/,
    "FREQ=DAILY;BYHOUR=9": /^BYHOUR is not supported: the time of day is that of the due date/,
    "FREQ=DAILY;BYMINUTE=9": /^BYMINUTE is not supported/,
    "FREQ=DAILY;COUNT=3;UNTIL=20261231": /^COUNT and UNTIL exclude each other/,
    "FREQ=DAILY;COUNT=0": /^COUNT=0: it must be 1 to 9999/,
    "FREQ=DAILY;COUNT=-1": /^COUNT=-1/,
    "FREQ=DAILY;INTERVAL=0": /^INTERVAL=0: it must be 1 to 999/,
    "FREQ=DAILY;INTERVAL=1000000": /^INTERVAL=1000000: it must be 1 to 999/,
    "FREQ=DAILY;INTERVAL=1.5": /INTERVAL=1.5/,
    "FREQ=DAILY;FREQ=WEEKLY": /^FREQ occurs twice/,
    "FREQ=DAILY;": /^"" is not part of a rule/,
    "FREQ=DAILY;X-NAME=1": /is not part of a rule/,
    "FREQ=DAILY;UNTIL=": /^"UNTIL=" has no value/,
    "FREQ=DAILY;UNTIL=20260230": /^UNTIL=20260230: 2026-02-30 does not exist/,
    "FREQ=DAILY;UNTIL=20261231T250000Z": /^UNTIL=20261231T250000Z: "25:00" is not a time/,
    "FREQ=DAILY;UNTIL=2026-12-31": /^UNTIL=2026-12-31: it must be a day such as 20261231/,
    "DTSTART:20261125T090000\nRRULE:FREQ=DAILY": /^A rule is only the text after RRULE:;/,
    "FREQ=DAILY;DTSTART=20261125": /^A rule is only the text after RRULE:;/,
    "RRULE:FREQ=DAILY\nEXDATE:20261126": /^A rule is only the text after RRULE:;/,
    "FREQ=WEEKLY;BYDAY=XX": /^BYDAY=XX: a weekday is one of MO, TU/,
    "FREQ=WEEKLY;BYDAY=MON": /^BYDAY=MON: a weekday is one of/,
    "FREQ=WEEKLY;BYDAY=2MO": /^BYDAY with a number does not go with FREQ=WEEKLY/,
    "FREQ=MONTHLY;BYDAY=0MO": /^BYDAY=0: it must be 1 to 53, or −1 to −53 from the end/,
    "FREQ=MONTHLY;BYDAY=6MO": /^BYDAY counts to 5 here: no month has more/,
    "FREQ=YEARLY;BYMONTH=11;BYDAY=6MO": /^BYDAY counts to 5 here/,
    "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=3": /^BYDAY with a number does not go with BYMONTHDAY/,
    "FREQ=WEEKLY;BYMONTHDAY=3": /^BYMONTHDAY does not go with FREQ=WEEKLY/,
    "FREQ=MONTHLY;BYYEARDAY=3": /^BYYEARDAY goes with FREQ=YEARLY alone/,
    "FREQ=YEARLY;BYYEARDAY=1;BYDAY=FR": /^BYYEARDAY names the day by itself/,
    "FREQ=YEARLY;BYYEARDAY=13;BYMONTHDAY=13": /^BYYEARDAY names the day by itself/,
    "FREQ=YEARLY;BYWEEKNO=53": /^BYWEEKNO is not supported: use BYMONTH/,
    "FREQ=YEARLY;BYMONTH=13": /^BYMONTH=13: it must be 1 to 12/,
    "FREQ=MONTHLY;BYMONTHDAY=32": /^BYMONTHDAY=32/,
    "FREQ=MONTHLY;BYMONTHDAY=0": /^BYMONTHDAY=0/,
    "FREQ=MONTHLY;BYSETPOS=1": /^BYSETPOS picks from BYDAY/,
    "FREQ=DAILY;WKST=XX": /^WKST=XX: a weekday is one of/,
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": /^The rule never occurs/,
    "FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31": /^The rule never occurs/,
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6": /^The rule never occurs/,
    "FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1": /^BYSETPOS does not go with FREQ=WEEKLY/,
    "FREQ=DAILY;BYDAY=MO;BYSETPOS=1": /^BYSETPOS does not go with FREQ=DAILY/,
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30": /^The rule never occurs/,
    "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1": /^The rule never occurs/,
    [`FREQ=MONTHLY;BYMONTHDAY=${"1,".repeat(400)}1`]: /^A rule has at most 500 characters/,
  };
  for (const [text, reason] of Object.entries(refused)) {
    it(`${JSON.stringify(text.slice(0, 60))} is refused`, () => {
      expect(ruleProblem(text)).to.match(reason);
    });
  }

  it("throws when parsed if it is refused", () => {
    expect(() => parseRule("FREQ=HOURLY")).to.throw(InvalidRule, "at most once a day");
  });
});

describe("a repetition and its due date", () => {
  const problem = (at: string, rule: string, from: "due" | "completion" = "due") =>
    repeatProblem(due(at), { rule, from });

  it("are accepted if they fit", () => {
    expect(problem("2026-11-30", "FREQ=WEEKLY;BYDAY=MO")).to.equal(null);
    expect(problem("2026-12-01", "FREQ=WEEKLY;BYDAY=MO")).to.equal(null);
    expect(problem("2026-11-30", "FREQ=WEEKLY;UNTIL=20261130")).to.equal(null);
    expect(problem("2027-01-31", "FREQ=MONTHLY;INTERVAL=12")).to.equal(null);
    expect(problem("2028-02-29", "FREQ=YEARLY;INTERVAL=3")).to.equal(null);
  });
  it("are refused if the rule ends before the due date", () => {
    expect(problem("2026-11-30", "FREQ=WEEKLY;UNTIL=20261129")).to.equal(
      "The rule ends on 20261129, before the due date, 2026-11-30.",
    );
  });
  it("are refused if no step from the due date meets the rule", () => {
    expect(problem("2026-12-01", "FREQ=DAILY;INTERVAL=7;BYDAY=MO")).to.equal(
      "Counted from 2026-12-01 in steps of INTERVAL=7, the rule never occurs.",
    );
    expect(problem("2026-12-01", "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29")).to.match(
      /never occurs/,
    );
  });
  it("are accepted in any steps if counted from completion", () => {
    expect(problem("2026-12-01", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "completion")).to.equal(null);
  });
  it("are checked for problems of the rule first", () => {
    expect(problem("2026-12-01", "FREQ=HOURLY")).to.match(/^FREQ=HOURLY/);
  });
});
