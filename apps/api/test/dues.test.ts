import type { Task } from "@docket/contract";
import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

/** Wednesday, 12:00 in Zurich. */
const NOON = "2026-11-25T11:00:00.000Z";

/** A rule (`!`: from completion), when it is due, completed (in Zurich) and due next. */
const repetitions: [rule: string, due: string, done: string, ...next: string[]][] = [
  ["FREQ=DAILY", "2026-11-25", "2026-11-25", "2026-11-26"],
  ["FREQ=DAILY", "2026-11-22", "2026-11-25", "2026-11-26"],
  ["FREQ=DAILY", "2026-11-23 18:00", "2026-11-25 12:00", "2026-11-25 18:00"],
  ["FREQ=WEEKLY;BYDAY=MO", "2026-11-30", "2026-11-27", "2026-12-07"],
  ["! FREQ=DAILY;INTERVAL=3", "2026-11-20", "2026-11-25", "2026-11-28"],
  [
    "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
    "2026-12-31",
    "2026-12-31",
    "2027-01-31",
    "2027-02-28",
    "2027-03-31",
  ],
  ["FREQ=MONTHLY;BYDAY=3FR", "2026-12-18", "2026-12-18", "2027-01-15"],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", "2026-11-30", "2026-12-31"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-27", "2026-11-27", "2026-11-30"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "2026-11-26", "2026-11-26", "2026-12-08"],
  ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "2027-02-28", "2027-02-28", "2028-02-29"],
  ["FREQ=DAILY", "2027-03-27 02:30", "2027-03-27 12:00", "2027-03-28 02:30", "2027-03-29 02:30"],
];

describe("due dates and repetition", () => {
  const api = useTestApi({ now: () => now });
  let ann: TestUser;
  let now = new Date(NOON);

  before(async () => {
    ann = await signUp(api.url);
    await ann.client.updateMe({ timeZone: "Europe/Zurich", locale: "en-GB" });
  });
  beforeEach(() => {
    now = new Date(NOON);
  });

  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    call(`${api.url}/api${path}`, { method, as: ann, body, headers });
  const rows = (sql: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, async (client) => (await client.query(sql, values)).rows);
  const completions = async (id: string) => (await ann.client.listTaskCompletions({ id })).items;
  const daily = { rule: "FREQ=DAILY", from: "due" } as const;
  const add = (fields: object) => ann.client.createTask({ title: "Water", ...fields });

  for (const [rule, due, done, ...next] of repetitions) {
    it(`${rule} due ${due}, completed ${done}: next due ${next.join(", then ")}`, async () => {
      const repeat = { rule: rule.replace("! ", ""), from: /^!/.test(rule) ? "completion" : "due" };
      let task = await add({ ...parts(due), repeat });
      let at = done;
      for (const expected of next) {
        now = inZurich(at);
        const before = task;
        task = await ann.client.completeTask({ id: task.id });
        expect(textOf(task)).to.equal(expected);
        expect(task.completed).to.equal(false);
        const [last] = await completions(task.id);
        expect(last).to.include({ ...parts(textOf(before)), completedAt: now.toISOString() });
        at = expected;
      }
      expect(await completions(task.id)).to.have.length(next.length);
      task = await ann.client.reopenTask({ id: task.id });
      expect(textOf(task)).to.equal(next.at(-2) ?? due);
      expect(await completions(task.id)).to.have.length(next.length - 1);
    });
  }

  it("a time that DST skips moves later, an ambiguous one is the earlier, in the database too", async () => {
    const instants: [day: string, time: string, zone: string, at: string][] = [
      ["2027-03-28", "02:30", "Europe/Zurich", "2027-03-28T01:30:00.000Z"],
      ["2026-10-25", "02:30", "Europe/Zurich", "2026-10-25T00:30:00.000Z"],
      ["2027-04-04", "01:45", "Australia/Lord_Howe", "2027-04-03T14:45:00.000Z"],
      ["2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00.000Z"],
      ["2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
      ["2026-12-01", "09:30", "Pacific/Kiritimati", "2026-11-30T19:30:00.000Z"],
    ];
    for (const [dueDate, dueTime, dueZone, dueAt] of instants) {
      const task = await add({ dueDate, dueTime, dueZone });
      expect(task.dueAt, `${dueDate} ${dueTime} ${dueZone}`).to.equal(dueAt);
      expect(await ann.client.getTask({ id: task.id })).to.deep.equal(task);
    }
  });

  it("a floating time follows the user's time zone; a date and a zoned time do not", async () => {
    const floating = await add({ dueDate: "2026-12-01", dueTime: "09:30" });
    const zoned = await add({ dueDate: "2026-12-01", dueTime: "09:30", dueZone: "Asia/Tokyo" });
    const day = await add({ dueDate: "2026-12-01" });
    expect(floating.dueAt).to.equal("2026-12-01T08:30:00.000Z");
    await ann.client.updateMe({ timeZone: "Pacific/Kiritimati" });
    expect(await ann.client.getTask({ id: floating.id })).to.include({
      dueDate: "2026-12-01",
      dueTime: "09:30",
      dueAt: "2026-11-30T19:30:00.000Z",
    });
    expect(await ann.client.getTask({ id: zoned.id })).to.deep.equal(zoned);
    expect(await ann.client.getTask({ id: day.id })).to.deep.equal(day);
    await ann.client.updateMe({ timeZone: "Europe/Zurich" });
  });

  it("changing the date keeps the time; removing it removes time and repetition", async () => {
    const { id } = await add({ dueDate: "2026-12-01", dueTime: "09:30", repeat: daily });
    expect(await ann.client.updateTask({ id, dueDate: "2026-12-04" })).to.include({
      dueDate: "2026-12-04",
      dueTime: "09:30",
    });
    expect(await ann.client.updateTask({ id, dueDate: null })).to.include({
      dueDate: null,
      dueTime: null,
      dueAt: null,
      repeat: null,
    });
  });

  it("a repetition without a date begins on the first date of its rule", async () => {
    const task = await add({ repeat: { rule: "FREQ=WEEKLY;BYDAY=FR", from: "due" } });
    expect(textOf(task)).to.equal("2026-11-27");
  });

  it("rejects invalid dates, times, zones, rules and combinations, with the reason", async () => {
    const bad: [fields: object, path: string, message: RegExp][] = [
      [{ dueDate: "2026-02-30" }, "dueDate", /February 2026 has 28 days/],
      [{ dueDate: "0000-01-01" }, "dueDate", /year 0/],
      [{ dueDate: "tomorrow" }, "dueDate", /is not a date/],
      [{ dueDate: "2026-12-01T00:00:00Z" }, "dueDate", /is not a date/],
      [{ dueDate: "2026-12-01", dueTime: "24:00" }, "dueTime", /is not a time/],
      [{ dueTime: "09:30" }, "dueTime", /needs a dueDate/],
      [{ dueDate: "2026-12-01", dueZone: "Europe/Zurich" }, "dueZone", /needs a dueTime/],
      [{ dueDate: "2026-12-01", dueTime: "09:30", dueZone: "+01:00" }, "dueZone", /offset/],
      [{ dueDate: "2026-12-01", dueTime: "09:30", dueZone: "Mars" }, "dueZone", /time zone/],
      [{ repeat: { rule: "FREQ=HOURLY", from: "due" } }, "repeat.rule", /at most once a day/],
      [{ repeat: { rule: "every day", from: "due" } }, "repeat.rule", /rule/],
      [{ repeat: { rule: "FREQ=DAILY", from: "never" } }, "repeat.from", /./],
      [{ repeat: { rule: "FREQ=DAILY;UNTIL=20200101", from: "due" } }, "repeat", /still to come/],
      [{ priority: 0 }, "priority", /./],
      [{ priority: 5 }, "priority", /./],
      [{ dueAt: "2026-12-01T08:30:00.000Z" }, "dueAt", /cannot be set here/],
    ];
    const { id } = await add({});
    for (const [fields, path, message] of bad) {
      for (const answer of [
        await send("POST", "/tasks", { title: "x", ...fields }),
        await send("PATCH", `/tasks/${id}`, fields),
      ]) {
        expect(answer.status, JSON.stringify(fields)).to.equal(400);
        const [error] = answer.body.errors;
        expect(error.path).to.equal(path);
        expect(error.message).to.match(message);
      }
    }
    const ended = {
      dueDate: "2026-12-01",
      repeat: { rule: "FREQ=DAILY;UNTIL=20261130", from: "due" },
    };
    const never = { rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", from: "due" };
    for (const [fields, detail] of [
      [ended, "repeat: The rule ends on 20261130, before the due date, 2026-12-01"],
      [
        { title: "", repeat: never },
        /^title must not be blank; repeat\.rule: The rule never occurs: .+ conditions$/,
      ],
      [{ dueTime: "09:30" }, "dueTime needs a dueDate"],
    ] as const) {
      const { body } = await send("PATCH", `/tasks/${id}`, fields);
      if (typeof detail === "string") expect(body.detail).to.equal(detail);
      else expect(body.detail).to.match(detail);
    }
    for (const zone of ["Mars/Olympus", "+02:00", "europe/zurich", ""]) {
      const answer = await send("PATCH", "/me", { timeZone: zone });
      expect(answer.status).to.equal(400);
    }
  });

  it("completes an occurrence once, for concurrent, retried and late requests", async () => {
    const { id } = await add({ dueDate: "2026-11-25", repeat: daily });
    const occurrence = { dueDate: "2026-11-25" };
    const both = await Promise.all([1, 2].map(() => ann.client.completeTask({ id, occurrence })));
    expect(both.map(textOf)).to.deep.equal(["2026-11-26", "2026-11-26"]);
    expect(await completions(id)).to.have.length(1);

    const again = { "idempotency-key": "water-once" };
    for (const _ of [1, 2]) {
      const { body } = await send("POST", `/tasks/${id}/complete`, {}, again);
      expect(textOf(body)).to.equal("2026-11-27");
    }
    const late = await send("POST", `/tasks/${id}/complete`, {
      occurrence: { dueDate: "2026-11-26", dueTime: null },
    });
    expect(textOf(late.body)).to.equal("2026-11-27");
    expect(await completions(id)).to.have.length(2);
  });

  it("completes an occurrence that another device has rescheduled, but not one that it has skipped", async () => {
    const rescheduled = await add({ dueDate: "2026-11-24", repeat: daily });
    const done = await ann.client.completeTask({ id: rescheduled.id });
    await ann.client.updateTask({ id: rescheduled.id, dueDate: "2026-12-04" });
    const { dueDate, updatedAt } = done;
    const complete = () =>
      ann.client.completeTask({ id: rescheduled.id, occurrence: { dueDate, updatedAt } });
    for (const _ of [1, 2]) expect(textOf(await complete())).to.equal("2026-12-05");
    const dues = (await completions(rescheduled.id)).map((one) => one.dueDate);
    expect(dues).to.deep.equal(["2026-12-04", "2026-11-24"]);
    expect(textOf(await ann.client.reopenTask({ id: rescheduled.id }))).to.equal("2026-12-04");

    const skipped = await add({ dueDate: "2026-11-25", repeat: daily });
    await ann.client.skipTask({ id: skipped.id });
    const { id } = skipped;
    const occurrence = { dueDate: "2026-11-25", updatedAt: skipped.updatedAt };
    expect(textOf(await ann.client.completeTask({ id, occurrence }))).to.equal("2026-11-26");
    expect(textOf(await ann.client.skipTask({ id, occurrence }))).to.equal("2026-11-26");
    expect(await completions(id)).to.have.length(0);
  });

  it("completes the occurrence that a device is ahead of the version that it saw, and no other", async () => {
    const { id, updatedAt } = await add({ dueDate: "2026-11-25", repeat: daily });
    const complete = async (dueDate: string, ahead?: number) =>
      textOf(await ann.client.completeTask({ id, occurrence: { dueDate, updatedAt, ahead } }));
    for (const ahead of [undefined, 0])
      expect(await complete("2026-11-25", ahead)).to.equal("2026-11-26");
    expect(await complete("2026-11-27", 2)).to.equal("2026-11-26");
    // A second device, which was offline as well.
    for (const _ of [1, 2]) expect(await complete("2026-11-26", 1)).to.equal("2026-11-27");
    expect(await complete("2026-11-27", 2)).to.equal("2026-11-28");
    expect(textOf(await ann.client.reopenTask({ id }))).to.equal("2026-11-27");
    expect(await complete("2026-11-27", 2)).to.equal("2026-11-28");
    expect(await completions(id)).to.have.length(3);
  });

  it("completes an occurrence once although the server’s clock was set back since a device saw it", async () => {
    const { id, dueDate } = await add({ dueDate: "2026-11-25", repeat: daily });
    await rows(
      `SET session_replication_role = replica; UPDATE tasks SET updated_at = now() + interval '1 hour' WHERE id = ${id}`,
    );
    const { updatedAt } = await ann.client.getTask({ id });
    for (const _ of [1, 2]) {
      const done = await ann.client.completeTask({ id, occurrence: { dueDate, updatedAt } });
      expect(textOf(done)).to.equal("2026-11-26");
    }
    expect(await completions(id)).to.have.length(1);
  });

  it("uses the completion time that a device reports later, if it is plausible", async () => {
    const done = (id: string, dueDate: string, completedAt: string) =>
      ann.client.completeTask({ id, occurrence: { dueDate, dueTime: null }, completedAt });
    const repeat = { rule: "FREQ=WEEKLY", from: "due" };
    const weekly = await add({ dueDate: "2026-11-16", repeat });
    const [first, second] = ["2026-11-16T18:00:00.000Z", "2026-11-23T18:00:00.000Z"] as const;
    expect(textOf(await done(weekly.id, "2026-11-16", first))).to.equal("2026-11-23");
    expect(textOf(await done(weekly.id, "2026-11-23", second))).to.equal("2026-11-30");
    expect(textOf(await done(weekly.id, "2026-11-16", second))).to.equal("2026-11-30");
    expect((await completions(weekly.id)).map(({ completedAt }) => completedAt)).to.deep.equal([
      second,
      first,
    ]);

    const every = { rule: "FREQ=DAILY;INTERVAL=3", from: "completion" };
    const water = await add({ dueDate: "2026-11-20", repeat: every });
    expect(textOf(await done(water.id, "2026-11-20", second))).to.equal("2026-11-26");

    const last = { rule: "FREQ=DAILY;COUNT=1", from: "due" };
    for (const fields of [{}, { dueDate: "2026-11-23", repeat: last }]) {
      const { id } = await add(fields);
      const { completedAt } = await ann.client.completeTask({ id, completedAt: second });
      expect(completedAt).to.equal(second);
    }
    for (const told of ["2026-11-23T19:00:00+01:00", "2026-11-23T18:00:00Z"]) {
      const { id } = await add({});
      expect((await ann.client.completeTask({ id, completedAt: told })).completedAt).to.equal(
        second,
      );
    }
    const parent = await add({});
    const { id } = await ann.client.createTask({ title: "Below", parentId: parent.id });
    await ann.client.completeTask({ id: parent.id, completedAt: second });
    expect((await ann.client.getTask({ id })).completedAt).to.equal(second);
    // From a wrong clock.
    for (const told of ["2026-10-20T12:00:00.000Z", "2026-11-25T11:00:00.001Z"]) {
      const { id } = await add({});
      const { completedAt } = await ann.client.completeTask({ id, completedAt: told });
      expect(completedAt).to.equal(NOON);
    }
  });

  it("from completion: completing early twice counts twice, even if the due date stays the same", async () => {
    const repeat = { rule: "FREQ=DAILY;INTERVAL=3", from: "completion" };
    const { id } = await add({ dueDate: "2026-11-28", repeat });
    for (const _ of [1, 2]) {
      expect(textOf(await ann.client.completeTask({ id }))).to.equal("2026-11-28");
    }
    expect(await completions(id)).to.have.length(2);
  });

  it("from completion: the same stated occurrence counts once, and again on the day itself", async () => {
    const repeat = { rule: "FREQ=DAILY;INTERVAL=3", from: "completion" };
    const { id, updatedAt } = await add({ dueDate: "2026-11-28", repeat });
    const occurrence = { dueDate: "2026-11-28", dueTime: null };
    for (const meant of [occurrence, occurrence, { ...occurrence, updatedAt }]) {
      expect(textOf(await ann.client.completeTask({ id, occurrence: meant }))).to.equal(
        "2026-11-28",
      );
    }
    expect(await completions(id)).to.have.length(1);
    now = new Date("2026-11-28T11:00:00.000Z");
    // From a device offline since before the completion, and from one that has seen it.
    const late = await ann.client.completeTask({ id, occurrence: { ...occurrence, updatedAt } });
    expect(textOf(late)).to.equal("2026-11-28");
    const seen = await ann.client.getTask({ id });
    const done = await ann.client.completeTask({
      id,
      occurrence: { ...occurrence, updatedAt: seen.updatedAt },
    });
    expect(textOf(done)).to.equal("2026-12-01");
    expect(await completions(id)).to.have.length(2);
  });

  it("handles the earliest and latest dates and all time zones without a server error", async () => {
    for (const dueDate of ["0001-01-01", "9999-12-31"]) {
      const { id } = await add({ dueDate });
      for (const window of [{ dueFrom: dueDate, dueTo: dueDate }, { due: "upcoming" } as const]) {
        const { items } = await ann.client.listTasks({ ...window, sort: "due", limit: 200 });
        const isIn = window.dueFrom !== undefined || dueDate > NOON;
        expect(items.some((task) => task.id === id)).to.equal(isIn);
      }
      for (const dueZone of ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/Zurich"]) {
        const fields = { title: "far", dueDate, dueTime: "00:00", dueZone };
        const answer = await send("POST", "/tasks", fields);
        expect(answer.status, JSON.stringify(fields)).to.equal(400);
        expect(answer.body.errors[0].path).to.equal("dueDate");
      }
    }
    const names = [
      "EST5EDT",
      "GMT",
      "Etc/UCT",
      "US/Pacific",
      "Asia/Calcutta",
      "Etc/Unknown",
      "PST",
    ];
    for (const dueZone of [...names, ...Intl.supportedValuesOf("timeZone").filter(everyTenth)]) {
      const answer = await send("POST", "/tasks", {
        title: dueZone,
        dueDate: "2026-12-01",
        dueTime: "09:30",
        dueZone,
      });
      expect(answer.status, dueZone).to.be.oneOf([201, 400]);
    }
  });

  it("a repetition of a time ends with the last year in which it has an instant", async () => {
    for (const dueZone of ["Pacific/Kiritimati", "Etc/GMT+12", null]) {
      const fields = { dueDate: "9998-12-31", dueTime: "23:30", dueZone };
      for (const step of ["completeTask", "skipTask"] as const) {
        const { id } = await add({ ...fields, repeat: { rule: "FREQ=YEARLY", from: "due" } });
        expect(await ann.client[step]({ id })).to.include({ ...fields, completed: true });
      }
    }
    await ann.client.listTasks({ limit: 200 });
    await ann.client.exportMe({});
  });

  it("COUNT decreases on completion and is restored on reopening", async () => {
    const repeat = { rule: "FREQ=DAILY;COUNT=5", from: "due" } as const;
    const { id } = await add({ dueDate: "2026-11-25", repeat });
    expect((await ann.client.completeTask({ id })).repeat?.rule).to.equal("FREQ=DAILY;COUNT=4");
    expect((await ann.client.reopenTask({ id })).repeat).to.deep.equal(repeat);
  });

  it("reopening keeps a rule that was changed since the completion", async () => {
    const repeat = { rule: "FREQ=MONTHLY", from: "due" } as const;
    const { id } = await add({ dueDate: "2026-10-31", repeat });
    await ann.client.completeTask({ id });
    const other = { rule: "FREQ=WEEKLY;BYDAY=MO", from: "completion" } as const;
    await ann.client.updateTask({ id, repeat: other });
    expect(await ann.client.reopenTask({ id })).to.deep.include({
      dueDate: "2026-10-31",
      repeat: other,
    });
    await ann.client.updateTask({ id, repeat });
    await ann.client.completeTask({ id });
    await ann.client.skipTask({ id });
    expect(await ann.client.reopenTask({ id })).to.deep.include({ dueDate: "2026-10-31", repeat });
  });

  it("completions of all tasks are listed latest first, and filtered by the user's days", async () => {
    const bob = await signUp(api.url);
    await bob.client.updateMe({ timeZone: "Pacific/Kiritimati" }); // 14 hours ahead
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    const [water, bins, gone] = await Promise.all(
      ["Water", "Bins", "Gone"].map((title) =>
        bob.client.createTask({ title, dueDate: "2026-11-20", repeat }),
      ),
    );
    for (const [task, completedAt] of [
      [water, "2026-11-21T09:59:00.000Z"],
      [bins, "2026-11-21T10:00:00.000Z"],
      [gone, "2026-11-22T10:00:00.000Z"],
      [water, "2026-11-23T09:59:59.999Z"],
      [bins, "2026-11-23T10:00:00.000Z"],
    ] as const)
      await bob.client.completeTask({ id: task!.id, completedAt });
    await bob.client.deleteTask({ id: gone!.id });
    const found = async (query: { doneFrom?: string; doneTo?: string }) => {
      const times: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await bob.client.listCompletions({
          ...query,
          limit: 1,
          ...(cursor && { cursor }),
        });
        times.push(
          ...page.items.map(
            ({ taskId, completedAt }) =>
              `${taskId === water!.id ? "Water" : "Bins"} ${completedAt.slice(8, 16)}`,
          ),
        );
        cursor = page.nextCursor;
      }
      return times;
    };
    const all = ["Bins 23T10:00", "Water 23T09:59", "Bins 21T10:00", "Water 21T09:59"];
    expect(await found({})).to.deep.equal(all);
    expect(await found({ doneFrom: "2026-11-22" })).to.deep.equal(all.slice(0, 3));
    expect(await found({ doneTo: "2026-11-23" })).to.deep.equal(all.slice(1));
    expect(await found({ doneFrom: "2026-11-22", doneTo: "2026-11-23" })).to.deep.equal(
      all.slice(1, 3),
    );
    expect((await send("GET", "/completions?cursor=x")).status).to.equal(400);
  });

  it("reopening takes back the completion of the stated occurrence, and no other", async () => {
    const seen = await add({ dueDate: "2026-11-25", repeat: daily });
    const { id, updatedAt } = seen;
    const first = { dueDate: "2026-11-25", updatedAt };
    const second = { dueDate: "2026-11-26", updatedAt, ahead: 1 };
    const reopen = (occurrence: object) =>
      send("POST", `/tasks/${id}/reopen`, { occurrence: { dueTime: null, ...occurrence } });
    const dues = async () => (await completions(id)).map(({ dueDate }) => dueDate);
    await ann.client.completeTask({ id });
    await ann.client.completeTask({ id });
    for (const named of [first, { dueDate: first.dueDate }]) {
      const { status, body } = await reopen(named);
      expect(status).to.equal(409);
      expect(body.detail).to.contain("completed again since");
    }
    expect(await dues()).to.deep.equal(["2026-11-26", "2026-11-25"]);
    // The second time, it is not completed any more.
    for (const named of [second, second, { dueDate: second.dueDate }]) {
      expect(textOf((await reopen(named)).body)).to.equal("2026-11-26");
      expect(await dues()).to.deep.equal(["2026-11-25"]);
    }
    // Another device has set another due before it was completed.
    await ann.client.updateTask({ id, dueDate: "2026-11-29" });
    await ann.client.completeTask({ id, occurrence: second });
    expect(textOf((await reopen(second)).body)).to.equal("2026-11-29");
    expect(textOf((await reopen({ dueDate: "2026-11-25" })).body)).to.equal("2026-11-25");
    expect(await dues()).to.deep.equal([]);
  });

  it("reopening an occurrence that is not completed leaves a task done that another one has completed", async () => {
    const repeat = { rule: "FREQ=DAILY;COUNT=2", from: "due" };
    const { id } = await add({ dueDate: "2026-11-25", dueTime: "09:30", repeat });
    const reopen = async (dueDate: string) =>
      (await send("POST", `/tasks/${id}/reopen`, { occurrence: { dueDate } })).body;
    await ann.client.completeTask({ id });
    await ann.client.completeTask({ id });
    const done = await ann.client.getTask({ id });
    expect(done.completed).to.equal(true);
    expect(await reopen("2026-11-24")).to.deep.equal(done);
    expect((await completions(id)).length).to.equal(2);
    expect(await reopen("2026-11-26")).to.deep.include({ completed: false, dueTime: "09:30" });
    expect((await completions(id)).map(({ dueDate }) => dueDate)).to.deep.equal(["2026-11-25"]);
  });

  it("reopening keeps a due date that was changed since the last occurrence was completed", async () => {
    const repeat = { rule: "FREQ=DAILY;COUNT=1", from: "due" } as const;
    const { id } = await ann.client.createTask({ title: "Once", dueDate: "2026-12-21", repeat });
    expect((await ann.client.completeTask({ id })).completed).to.equal(true);
    await ann.client.updateTask({ id, dueDate: "2026-12-18" });
    const opened = await ann.client.reopenTask({ id });
    expect(opened).to.deep.include({ completed: false, dueDate: "2026-12-18", repeat });
  });

  it("reopening restores the subtasks that were completed, with their completion times", async () => {
    const repeat = { rule: "FREQ=WEEKLY", from: "due" };
    const pack = await add({ dueDate: "2026-11-25", repeat });
    const below = (title: string, parentId = pack.id) => ann.client.createTask({ title, parentId });
    const [socks, shirts, tent] = [
      await below("Socks"),
      await below("Shirts"),
      await below("Tent"),
    ];
    const poles = await below("Poles", tent.id);
    const then = ["2026-11-24T08:00:00.000Z", "2026-11-24T09:00:00.000Z"] as const;
    await ann.client.completeTask({ id: socks.id, completedAt: then[0] });
    await ann.client.completeTask({ id: tent.id, completedAt: then[1] });
    const stands = async () => {
      const tasks = [socks, shirts, tent, poles].map(({ id }) => ann.client.getTask({ id }));
      return (await Promise.all(tasks)).map(({ completedAt }) => completedAt);
    };
    const before = await stands();
    expect(before).to.deep.equal([then[0], null, then[1], then[1]]);

    await ann.client.completeTask({ id: pack.id });
    expect(await stands()).to.deep.equal([null, null, null, null]);
    expect(textOf(await ann.client.reopenTask({ id: pack.id }))).to.equal("2026-11-25");
    expect(await stands()).to.deep.equal(before);
    await ann.client.completeTask({ id: pack.id });
    expect(await stands()).to.deep.equal([null, null, null, null]);
  });

  it("reopening ignores a subtask that was moved away since the completion", async () => {
    const parent = await add({ dueDate: "2026-11-25", repeat: daily });
    const [stays, leaves] = [
      await add({ parentId: parent.id }),
      await add({ parentId: parent.id }),
    ];
    for (const { id } of [stays, leaves, parent]) await ann.client.completeTask({ id });
    await ann.client.moveTask({ id: leaves.id, parentId: null });
    await ann.client.reopenTask({ id: parent.id });
    expect(await ann.client.getTask({ id: stays.id })).to.include({ completed: true });
    expect(await ann.client.getTask({ id: leaves.id })).to.include({ completed: false });
  });

  it("a repetition ends by COUNT or UNTIL, can be reopened, and ends again", async () => {
    for (const end of ["COUNT=2", "UNTIL=20261126"]) {
      const repeat = { rule: `FREQ=DAILY;${end}`, from: "due" };
      const { id } = await add({ dueDate: "2026-11-25", repeat });
      expect(await ann.client.completeTask({ id })).to.include({ completed: false });
      const done = await ann.client.completeTask({ id });
      expect(done).to.include({ completed: true, dueDate: "2026-11-26" });
      expect(done.completedAt).to.be.a("string");
      expect(await ann.client.completeTask({ id })).to.deep.equal(done);
      expect(await ann.client.reopenTask({ id })).to.include({
        completed: false,
        completedAt: null,
        dueDate: "2026-11-26",
      });
      expect(await ann.client.updateTask({ id, completed: true })).to.include({ completed: true });
      expect(await completions(id)).to.have.length(2);
    }
  });

  it("reopening a task that was not closed by its own completion keeps its due date", async () => {
    const parent = await add({});
    const below = await add({ dueDate: "2026-11-25", repeat: daily, parentId: parent.id });
    const skipped = await add({
      dueDate: "2026-11-25",
      repeat: { rule: "FREQ=DAILY;COUNT=2", from: "due" },
    });
    const once = await add({ dueDate: "2026-11-25", repeat: daily });
    for (const { id } of [below, skipped, once]) await ann.client.completeTask({ id });
    now = new Date("2026-11-25T12:00:00Z");
    await ann.client.completeTask({ id: parent.id });
    await ann.client.skipTask({ id: skipped.id });
    await ann.client.updateTask({ id: once.id, repeat: null, completed: true });
    await ann.client.updateTask({ id: once.id, repeat: daily });
    for (const { id } of [below, skipped, once]) {
      const closed = await ann.client.getTask({ id });
      expect(closed).to.include({ completed: true, dueDate: "2026-11-26" });
      const { repeat } = closed;
      const open = { completed: false, dueDate: "2026-11-26" };
      const opened = await ann.client.reopenTask({ id });
      expect(opened).to.deep.include({ ...open, repeat });
      expect(await completions(id)).to.have.length(1);
      expect(
        await ann.client.reopenTask({ id }),
        "of an open one the last is taken back",
      ).to.include({ completed: false, dueDate: "2026-11-25" });
      expect(await completions(id)).to.deep.equal([]);
    }
  });

  it("PATCH reopens a task with the given due date and repetition", async () => {
    const { id } = await add({
      dueDate: "2026-11-25",
      repeat: { rule: "FREQ=DAILY;COUNT=1", from: "due" },
    });
    expect(await ann.client.completeTask({ id })).to.include({ completed: true });
    const said = { dueDate: "2026-12-01", repeat: daily };
    expect(await ann.client.updateTask({ id, completed: false, ...said })).to.deep.include({
      completed: false,
      ...said,
    });
    expect(await completions(id)).to.deep.equal([]);
  });

  it("PATCH completed advances like complete; skip advances without a completion", async () => {
    const { id } = await add({ dueDate: "2026-11-25", repeat: daily });
    const patched = await ann.client.updateTask({ id, completed: true, title: "Water all" });
    expect(patched).to.include({ dueDate: "2026-11-26", completed: false, title: "Water all" });
    expect(await ann.client.updateTask({ id, completed: false })).to.deep.equal(patched);
    expect(textOf(await ann.client.skipTask({ id }))).to.equal("2026-11-27");
    expect(await completions(id)).to.have.length(1);
    const once = await add({});
    expect((await send("POST", `/tasks/${once.id}/skip`)).status).to.equal(409);
  });

  it("filters by overdue, today, upcoming and none, by the user's day, and sorts by due date", async () => {
    const bob = await signUp(api.url);
    await bob.client.updateMe({ timeZone: "Europe/Zurich" });
    const dues: Record<string, string[]> = {
      overdue: ["2026-11-24", "2026-11-25 11:59", "2026-11-26 00:30 Pacific/Kiritimati"],
      today: ["2026-11-25", "2026-11-25 12:01", "2026-11-26 12:30 Pacific/Kiritimati"],
      upcoming: ["2026-11-26", "2026-12-24 09:00", "2026-11-25 18:00 Pacific/Honolulu"],
      none: [""],
    };
    for (const [kind, texts] of Object.entries(dues)) {
      for (const text of texts) await bob.client.createTask({ title: kind, ...parts(text) });
    }
    await bob.client.createTask({ title: "done", dueDate: "2026-11-24", completed: true });
    for (const [due, texts] of Object.entries(dues)) {
      const { items } = await bob.client.listTasks({ due: due as "today" });
      expect(items.map(({ title }) => title)).to.deep.equal(texts.map(() => due));
    }
    const { items } = await bob.client.listTasks({
      dueFrom: "2026-11-25",
      dueTo: "2026-11-26",
      completed: false,
    });
    expect(items.map(textOf).sort()).to.deep.equal([
      "2026-11-25",
      "2026-11-25 11:59",
      "2026-11-25 12:01",
      "2026-11-25 18:00 Pacific/Honolulu",
      "2026-11-26",
      "2026-11-26 00:30 Pacific/Kiritimati",
      "2026-11-26 12:30 Pacific/Kiritimati",
    ]);

    const sorted: Task[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await bob.client.listTasks({ sort: "due", limit: 2, ...(cursor && { cursor }) });
      sorted.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(sorted).to.have.length(11);
    const order = sorted.map(({ dueDate, dueTime }) => `${dueDate ?? "9"} ${dueTime ?? "24"}`);
    expect(order).to.deep.equal(order.toSorted());
    expect(Object.keys(sorted[0] as Task)).not.to.include("dueOrder");
  });

  it("the due filter excludes tasks of archived lists, unless the list is given", async () => {
    const bob = await signUp(api.url);
    await bob.client.updateMe({ timeZone: "UTC" });
    const list = await bob.client.createList({ name: "Last year" });
    const days = { overdue: "2026-11-24", today: "2026-11-25", upcoming: "2026-11-26" } as const;
    for (const [title, dueDate] of Object.entries(days)) {
      await bob.client.createTask({ title, dueDate });
      await bob.client.createTask({ title, dueDate, listId: list.id });
    }
    const found = async (listId?: string) => {
      const pages = (Object.keys(days) as (keyof typeof days)[]).map((due) =>
        bob.client.listTasks({ due, ...(listId && { listId }) }),
      );
      return (await Promise.all(pages)).map(({ items }) => items.length);
    };
    expect(await found()).to.deep.equal([2, 2, 2]);
    await bob.client.updateList({ id: list.id, archived: true });
    expect(await found()).to.deep.equal([1, 1, 1]);
    expect(await found(list.id)).to.deep.equal([1, 1, 1]);
    expect((await bob.client.listTasks({ dueFrom: "2026-11-24" })).items).to.have.length(6);
    await bob.client.updateList({ id: list.id, archived: false });
    expect(await found()).to.deep.equal([2, 2, 2]);
  });

  it("sorts and filters by priority", async () => {
    const eve = await signUp(api.url);
    for (const priority of [3, 1, 4, 2, 1]) await eve.client.createTask({ title: "x", priority });
    const all = await eve.client.listTasks({ sort: "priority" });
    expect(all.items.map(({ priority }) => priority)).to.deep.equal([1, 1, 2, 3, 4]);
    expect((await eve.client.listTasks({ priority: 1 })).items).to.have.length(2);
  });

  it("quick add reads a line of text as a task", async () => {
    const { task, recognised } = await ann.client.quickAddTask({
      text: "Pay rent every month on the 31st p1 // by bank",
    });
    expect(task).to.include({ title: "Pay rent", priority: 1, description: "by bank" });
    expect(task).to.include({ dueDate: "2026-12-31" });
    expect(task.repeat?.rule).to.equal("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1");
    expect(recognised.map(({ kind }) => kind)).to.include.members(["repeat", "priority"]);
    for (const text of ["tomorrow", "   ", "x".repeat(1_501)]) {
      expect((await send("POST", "/tasks/quick", { text })).status).to.equal(400);
    }
    // The rules for names of labels and lists apply, with their messages.
    for (const mark of ["@", "#"]) {
      for (const [name, why] of [
        ["x".repeat(121), "at most"],
        ['"\u200b"', "blank"],
      ]) {
        const { status, body } = await send("POST", "/tasks/quick", {
          text: `Milk ${mark}${name}`,
        });
        expect(status, mark + name).to.equal(400);
        expect(JSON.stringify(body)).to.contain(why);
        expect(body.errors[0].path).to.equal("text.name");
      }
    }
  });

  it("the database derives columns and rejects invalid rows, whoever writes", async () => {
    const { id } = await add({ dueDate: "2026-12-01", dueTime: "09:30" });
    const derived =
      "SELECT completed_at IS NOT NULL AS done, due_at, due_order FROM tasks WHERE id = $1";
    await rows("UPDATE tasks SET completed = true, due_at = now(), due_order = 7 WHERE id = $1", [
      id,
    ]);
    const [one] = await rows(derived, [id]);
    expect(one.done).to.equal(true);
    expect(one.due_at.toISOString()).to.equal("2026-12-01T08:30:00.000Z");
    await rows(
      "UPDATE tasks SET completed = false, due_date = NULL, due_time = NULL WHERE id = $1",
      [id],
    );
    expect(await rows(derived, [id])).to.deep.equal([
      { done: false, due_at: null, due_order: 2_147_483_647 },
    ]);
    for (const set of ["priority = 5", "due_time = '09:30'", "repeat = '{}'", "due_zone = 'UTC'"]) {
      const failed = await rows(`UPDATE tasks SET ${set} WHERE id = $1`, [id]).catch(
        (error) => error,
      );
      expect(failed, set).to.have.property("code", "23514");
    }
  });
});

/** Parses `2026-12-01 09:30 Europe/Zurich`; time and zone are optional. */
function parts(text: string) {
  const [dueDate = "", dueTime = null, dueZone = null] = text.split(" ");
  return dueDate === "" ? {} : { dueDate, dueTime, ...(dueZone && { dueZone }) };
}

const everyTenth = (_: string, index: number) => index % 10 === 0;

function textOf({ dueDate, dueTime, dueZone }: Task): string {
  return [dueDate, dueTime, dueZone].filter(Boolean).join(" ");
}

/** Without a time, noon of that day. */
function inZurich(text: string): Date {
  const [day, time = "12:00"] = text.split(" ");
  const summer = day! >= "2027-03-28" && day! < "2027-10-31";
  return new Date(`${day}T${time}:00${summer ? "+02:00" : "+01:00"}`);
}
