import { type Due, dueAt, dueDay, formatDue } from "@docket/dates";
import { nextDue } from "@docket/dates/repetition";
import { expect } from "chai";
import { Temporal } from "temporal-polyfill";
import { clock } from "./support/clock.js";
import { asUtc, wallTime } from "./support/wall-time.js";

/**
 * North and south, offsets of half and three-quarter hours, a change of half an hour, changes around
 * Ramadan and at midnight, and none at all.
 */
const ZONES = [
  "Europe/Zurich",
  "Europe/London",
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "America/Havana",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Kolkata",
  "Australia/Adelaide",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
];

const RULES = {
  "FREQ=DAILY": { days: 1 },
  "FREQ=WEEKLY": { weeks: 1 },
  "FREQ=MONTHLY": { months: 1 },
  "FREQ=YEARLY": { years: 1 },
};

const MINUTE = 60_000;

/** Times of day to try, in minutes from the moment at which the clock jumps. */
const MINUTES =
  process.env.DOCKET_LONG === "1"
    ? [-180, -90, -60, -30, -15, 0, 15, 30, 45, 60, 180, 600]
    : [-30, 0, 15, 30, 90];

interface Change {
  zone: string;
  /** The instant of the change, and by how many milliseconds the wall clock jumps. */
  at: number;
  jump: number;
}

describe("clock changes from 2026 to 2030", () => {
  const changes = ZONES.flatMap(changesOf);

  it("are numerous, forward and back, of an hour and of half an hour", () => {
    expect(changes.length).to.be.greaterThan(110);
    expect(new Set(changes.map(({ jump }) => jump / MINUTE))).to.deep.equal(
      new Set([60, -60, 30, -30]),
    );
  });

  for (const [rule, step] of Object.entries(RULES)) {
    it(`${rule}: the wall time is kept, except where it does not exist`, () => {
      for (const { zone, at, jump } of changes) {
        // The wall time at which the clock jumps, and times before, within and after what it skips or repeats.
        const wall = asUtc(wallTime(at - MINUTE, zone)) + MINUTE;
        for (const minutes of MINUTES) {
          const [day = "", time = ""] = new Date(wall + minutes * MINUTE)
            .toISOString()
            .split(/T|:00\.000Z/);
          const date = Temporal.PlainDate.from(day);
          if (date.day > 28) continue; // the ends of months have tests of their own
          passOver(
            { zone, at, jump },
            rule,
            { dueDate: date.subtract(step).toString(), dueTime: time, dueZone: null },
            [day, date.add(step).toString()],
          );
        }
      }
    });
  }
});

describe("the instant of a wall time, and the day of an instant", () => {
  it("agree with Temporal, around each clock change and far from any", () => {
    const moments = ZONES.flatMap((zone) => [
      ...changesOf(zone).map(({ at, jump }) => ({ zone, wall: at + jump })),
      ...["0001-06-01", "1850-01-01", "2011-12-30", "2200-07-01", "9999-12-30"].map((day) => ({
        zone,
        wall: Date.parse(day),
      })),
      // A day that Samoa skipped.
      { zone: "Pacific/Apia", wall: Date.parse("2011-12-30") },
    ]);
    for (const { zone, wall } of moments) {
      for (const minutes of [-1_440, -75, -15, 0, 15, 45, 75, 1_440]) {
        const [dueDate = "", rest = ""] = new Date(wall + minutes * MINUTE)
          .toISOString()
          .split("T");
        const due: Due = { dueDate, dueTime: rest.slice(0, 5), dueZone: zone };
        const instant = Temporal.PlainDateTime.from(`${dueDate}T${due.dueTime}`)
          .toZonedDateTime(zone)
          .toInstant();
        const what = `${dueDate} ${due.dueTime} in ${zone}`;
        expect(Date.parse(dueAt(due, "UTC") ?? ""), what).to.equal(instant.epochMilliseconds);
        for (const other of ["Pacific/Kiritimati", "Etc/GMT+12"])
          expect(dueDay(due, other), what).to.equal(
            instant.toZonedDateTimeISO(other).toPlainDate().toString(),
          );
      }
    }
  });
});

/** Follows a task over three dates, the second being the change's, floating and in a fixed zone. */
function passOver(change: Change, rule: string, start: Due, expected: string[]): void {
  const { zone } = change;
  for (const dueZone of [null, zone]) {
    const userZone = dueZone === null ? zone : "Asia/Tokyo";
    let due: Due = { ...start, dueZone };
    for (const day of expected) {
      const doneAt = dueAt(due, userZone) ?? "";
      const next = nextDue(due, { rule, from: "due" }, doneAt, { timeZone: userZone });
      const what = `${rule} at ${start.dueTime} in ${zone}, ${day}`;
      expect(next?.due, what).to.deep.equal({ dueDate: day, dueTime: start.dueTime, dueZone });
      due = next?.due ?? due;
      expectWallTime(Date.parse(dueAt(due, userZone) ?? ""), `${day} ${due.dueTime}`, change, what);
    }
  }
}

function expectWallTime(at: number, wanted: string, change: Change, what: string): void {
  const shown = wallTime(at, change.zone);
  const overlap = 2 * 60 * MINUTE;
  if (shown === wanted) {
    for (const minutes of [30, 60])
      expect(
        wallTime(at - minutes * MINUTE, change.zone),
        `${what}: there is an earlier one`,
      ).not.to.equal(wanted);
    return;
  }
  for (let other = at - overlap; other <= at + overlap; other += 15 * MINUTE)
    expect(wallTime(other, change.zone), `${what}: it exists`).not.to.equal(wanted);
  expect(asUtc(shown) - asUtc(wanted), `${what}: shown ${shown}`).to.equal(change.jump);
}

/** Every clock change of a zone from 2026 to 2030, found in Intl to the quarter of an hour. */
function changesOf(zone: string): Change[] {
  const changes: Change[] = [];
  const offset = (at: number) => asUtc(wallTime(at, zone)) - at;
  const day = 24 * 60 * MINUTE;
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2031, 0, 1); at += day) {
    if (offset(at) === offset(at + day)) continue;
    let change = at;
    while (offset(change) === offset(change + 15 * MINUTE)) change += 15 * MINUTE;
    change += 15 * MINUTE;
    changes.push({ zone, at: change, jump: offset(change) - offset(change - MINUTE) });
  }
  return changes;
}

describe("a time that the clock skips or repeats", () => {
  const at = (dueDate: string, dueTime: string, zone: string) =>
    dueAt({ dueDate, dueTime, dueZone: null }, zone);

  it("moves forward by the length of the gap if skipped", () => {
    expect(at("2027-03-28", "02:30", "Europe/Zurich")).to.equal("2027-03-28T01:30:00.000Z");
    expect(at("2026-10-04", "02:15", "Australia/Lord_Howe")).to.equal("2026-10-03T15:45:00.000Z");
    expect(at("2027-03-14", "02:00", "America/New_York")).to.equal("2027-03-14T07:00:00.000Z");
  });

  it("is the earlier of the two instants if repeated", () => {
    expect(at("2026-10-25", "02:30", "Europe/Zurich")).to.equal("2026-10-25T00:30:00.000Z");
    expect(at("2027-04-04", "01:45", "Australia/Lord_Howe")).to.equal("2027-04-03T14:45:00.000Z");
  });

  it("is displayed as the clock will show it", () => {
    const due = { dueDate: "2027-03-28", dueTime: "02:30", dueZone: null };
    expect(formatDue(due, clock({ now: "2027-03-27T12:00:00Z" }))).to.equal("Tomorrow 3:30");
  });
});
