import { CSV_FIELDS, type CsvField, TODO_TXT_FIELDS } from "@docket/contract/choices";
import {
  exportCsv,
  exportICalendar,
  exportMarkdown,
  exportTodoTxt,
  type ImportedContent,
  type PortableTask,
} from "@docket/transfer";
import { expect } from "chai";
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { randomContent } from "./support/content.js";
import { docketExport } from "./support/docket-export.js";
import { clock, contentOf, read, task, textOf } from "./support/read.js";

const STAMP = "2026-11-25T11:00:00.000Z";
const content = randomContent(300);

/** Blanks fields that a format does not support, on both sides of a comparison. */
function without(tasks: PortableTask[], ...fields: (keyof PortableTask | CsvField)[]) {
  return tasks.map((one) => ({
    ...one,
    ...Object.fromEntries(fields.map((field) => [field, null])),
  }));
}

describe("Docket's own export", () => {
  it("is read without loss of lists, labels and tasks", () => {
    expect(read(docketExport(content))).to.deep.equal(content);
  });

  it("is read into the inbox if it is older than lists", () => {
    const old = {
      format: "docket-export",
      version: 1,
      user: {},
      conversations: [],
      tasks: [{ id: "1", title: "Milk", description: null, completed: true }],
    };
    expect(read(JSON.stringify(old)).tasks).to.deep.equal([
      task({ title: "Milk", completed: true }),
    ]);
  });

  it("keeps completions, each occurrence once, and reports invalid ones", () => {
    const done = {
      occurrence: 0,
      dueDate: "2026-11-20",
      dueTime: null,
      dueZone: null,
      repeat: { rule: "FREQ=DAILY", from: "due" as const },
      completedAt: "2026-11-20T08:30:00.123Z",
    };
    const completions = [
      { ...done, occurrence: 1 },
      done,
      done,
      { ...done, occurrence: -1 },
      7,
      {},
    ];
    const known = { ...content, tasks: [task({ completions: completions as never })] };
    const { tasks, losses } = read(docketExport({ ...known, lists: [] }));
    expect(tasks[0]?.completions).to.deep.equal([done, { ...done, occurrence: 1 }]);
    expect(losses.map(({ field, count }) => [field, count])).to.deep.equal([
      ["completions", 1],
      ["completions", 2],
    ]);
  });

  it("is read except for damaged parts, each of which is reported", () => {
    const file = {
      format: "docket-export",
      version: 1,
      lists: { 1: "Home" },
      labels: [7, { id: "1", name: "Red" }],
      filters: [{ name: "Of a newer version" }],
      tasks: [
        "Milk",
        null,
        5,
        { id: "1", title: "Eggs", labelIds: ["1", "2"], repeat: "daily", createdAt: "yesterday" },
        {
          id: "2",
          title: "Bread",
          labelIds: "1",
          description: 12,
          completed: true,
          completedAt: 5,
        },
        { id: "3", title: "Oil", parentId: "9", listId: "4", completions: { 0: {} } },
      ],
    };
    const { tasks, losses } = read(JSON.stringify(file));
    expect(
      tasks.map(({ title, labels, description }) => [title, labels, description]),
    ).to.deep.equal([
      ["Eggs", ["Red"], null],
      ["Bread", [], "12"],
      ["Oil", [], null],
    ]);
    const named = losses.map(({ field, count, example }) => `${field} ${count} ${example}`);
    expect(named).to.have.members([
      'lists 1 {"1":"Home"}',
      "labels 1 7",
      "tasks 2 Milk",
      "labelIds 1 2",
      "labelIds 1 1",
      "repeat 1 daily",
      "createdAt 1 yesterday",
      "completedAt 1 5",
      "list 1 4",
      'completions 1 {"0":{}}',
      "parent 1 9",
      'filters 1 [{"name":"Of a newer version"}]',
    ]);
  });

  it("of a newer version is read, and its other fields are reported, whatever has them", () => {
    const file = JSON.parse(docketExport(content));
    const done = {
      occurrence: 0,
      dueDate: "2026-12-01",
      dueTime: null,
      dueZone: null,
      repeat: { rule: "FREQ=DAILY", from: "due" },
      completedAt: STAMP,
    };
    file.tasks[0].completions = [done];
    const rows = [file.lists[1], file.sections[0], file.labels[0], file.tasks[0], done];
    for (const [at, row] of rows.entries()) Object.assign(row, { [`field${at}`]: "new" });
    const { lists, labels, tasks, losses } = read(JSON.stringify(file));
    expect([lists, labels, tasks.length]).to.deep.equal([
      content.lists,
      content.labels,
      content.tasks.length,
    ]);
    expect(losses.map(({ field, example }) => `${field} ${example}`)).to.have.members(
      rows.map((_, at) => `field${at} new`),
    );
    expect(losses[0]!.values[0]!.where).to.equal(`list “${file.lists[1].name}”`);
  });

  it("is read without conversations and invalid values, which are reported", () => {
    const text = docketExport({ ...content, tasks: [task({ priority: 7 as 4 })] }).replace(
      /"conversations":\[\]/,
      '"conversations":[{"title":"Talk"}]',
    );
    const named = read(text).losses.map(({ field, example }) => `${field} ${example}`);
    expect(named).to.deep.equal(["priority 7", "conversation Talk"]);
  });
});

describe("CSV", () => {
  it("keeps every field of tasks, and lists and sections by name", async () => {
    const { tasks, losses } = read(await textOf(exportCsv(contentOf(content))));
    expect(losses).to.deep.equal([]);
    expect(without(tasks, "listRef", "sectionRef")).to.deep.equal(
      without(content.tasks, "listRef", "sectionRef"),
    );
    const names = new Map(content.lists.map((list) => [list.sourceId, list.name]));
    expect(tasks.map(({ listRef }) => listRef)).to.deep.equal(
      content.tasks.map(({ listRef }) => names.get(listRef ?? "")),
    );
  });

  for (const title of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "'x", "a\r\nb"]) {
    it(`escapes what a spreadsheet could run: ${JSON.stringify(title)}`, async () => {
      const text = await textOf(exportCsv({ lists: [], tasks: [task({ title })] }));
      expect(text.split("\r\n")[1]).to.match(/^1,("?'|"a)/);
    });
  }
});

describe("iCalendar", () => {
  it("keeps every field of tasks when it is imported again", async () => {
    const { tasks, losses } = read(
      await textOf(exportICalendar(contentOf(content), STAMP, clock.timeZone)),
    );
    expect(losses).to.deep.equal([]);
    const clean = (all: PortableTask[]) =>
      without(all, "listRef", "sectionRef").map((one) => ({
        ...one,
        completedAt: one.completedAt && String(one.completedAt).replace(/\.\d+/, ""),
      }));
    expect(clean(tasks)).to.deep.equal(clean(content.tasks));
  });

  it("has a DTSTART only before DUE, and keeps other start dates in X-DOCKET-START-DATE", async () => {
    const starts = ["2026-11-30", "2026-12-01", "2026-12-02"];
    const dues = [
      { dueDate: null },
      { dueDate: "2026-12-01" },
      { dueDate: "2026-12-01", dueTime: "00:00" },
      { dueDate: "2026-12-01", dueTime: "09:30", dueZone: "Europe/Zurich" },
    ];
    const tasks = starts
      .flatMap((startDate) => dues.map((due) => ({ startDate, ...due })))
      .map((known, at) => task({ ...known, sourceId: String(at + 1), order: at }));
    const text = await textOf(exportICalendar({ lists: [], tasks }, STAMP, clock.timeZone));
    const todos = text.replace(/BEGIN:VTIMEZONE.*END:VTIMEZONE/gs, "");
    for (const todo of todos.split("BEGIN:VTODO").slice(1)) {
      const [start, due] = ["DTSTART", "DUE"].map(
        (name) => new RegExp(`^${name}(?:;[^:]*)?:(.+)\r$`, "m").exec(todo)?.[1],
      );
      if (start && due) expect(start < due, todo).to.equal(true);
    }
    expect(todos.match(/^DTSTART/gm)).to.have.length(7);
    expect(text.match(/^X-DOCKET-START-DATE/gm)).to.have.length(5);
    const again = read(text);
    expect(again.losses).to.deep.equal([]);
    expect(again.tasks.map(({ startDate }) => startDate)).to.deep.equal(
      tasks.map(({ startDate }) => startDate),
    );
  });

  it("describes each zone once, and before it is used, by its clock changes", async () => {
    const zones = ["Europe/Zurich", "Australia/Lord_Howe", "UTC", "Europe/Zurich"];
    const tasks = zones.map((dueZone, at) =>
      task({ sourceId: String(at), dueDate: "2026-12-01", dueTime: "09:30", dueZone }),
    );
    const text = await textOf(exportICalendar({ lists: [], tasks }, STAMP, clock.timeZone));
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const described = calendar.getAllSubcomponents("vtimezone");
    expect(described.map((one) => one.getFirstPropertyValue("tzid"))).to.deep.equal(
      zones.slice(0, 3),
    );
    for (const one of described) {
      const zone = new ICAL.Timezone(one);
      for (let day = Temporal.PlainDate.from("2001-01-01"); day.year < 2046; ) {
        day = day.add({ days: 17 });
        const noon = ICAL.Time.fromDateTimeString(`${day}T12:00:00`);
        const offset = day.toZonedDateTime({ timeZone: zone.tzid, plainTime: "12:00" }).offset;
        const [hours = 0, minutes = 0] = offset.split(":").map(Number);
        expect(zone.utcOffset(noon), `${zone.tzid} ${day}`).to.equal(
          hours * 3_600 + Math.sign(hours) * minutes * 60,
        );
      }
    }
    expect(text.indexOf("TZID:Europe")).to.be.below(text.indexOf("TZID=Europe"));
  });

  it("states the last day of each month, which other applications would leave out", async () => {
    const rules = async (dueDate: string, rule: string) => {
      const one = task({ dueDate, repeat: { rule, from: "due" } });
      const file = { lists: [], tasks: [one] };
      const text = await textOf(exportICalendar(file, clock.now, clock.timeZone));
      return text.match(/(?<=RRULE:).*(?=\r)/)?.[0];
    };
    expect(await rules("2026-12-31", "FREQ=MONTHLY")).to.equal(
      "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
    );
    expect(await rules("2026-12-28", "FREQ=MONTHLY")).to.equal("FREQ=MONTHLY");
    expect(await rules("2028-02-29", "FREQ=YEARLY")).to.equal(
      "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
    );
  });

  it("has an UNTIL of the value type of DTSTART, and reads it back as a day", async () => {
    const repeat = { rule: "FREQ=DAILY;UNTIL=20261231", from: "due" as const };
    const tasks = [
      { dueTime: null },
      { dueTime: "09:30" },
      { dueTime: "09:30", dueZone: "America/New_York" },
    ].map((due, order) =>
      task({ sourceId: String(order), order, dueDate: "2026-12-01", ...due, repeat }),
    );
    const text = await textOf(exportICalendar({ lists: [], tasks }, STAMP, clock.timeZone));
    const untils = (all: string) => all.match(/(?<=UNTIL=).*(?=\r)/g);
    const expected = ["20261231", "20261231T235959", "20270101T045959Z"];
    expect(untils(text)).to.deep.equal(expected);
    expect(read(text).tasks.map((one) => one.repeat)).to.deep.equal(tasks.map(() => repeat));

    const utc = { ...repeat, rule: "FREQ=DAILY;UNTIL=20261231T080000Z" };
    const inUtc = tasks.map((one) => ({ ...one, repeat: utc }));
    const other = exportICalendar({ lists: [], tasks: inUtc }, STAMP, clock.timeZone);
    expect(untils(await textOf(other))).to.deep.equal([
      "20261231",
      "20261231T090000",
      "20261231T080000Z",
    ]);
  });

  it("is read by ical.js with the same values", async () => {
    const text = await textOf(exportICalendar(contentOf(content), STAMP, clock.timeZone));
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).to.be.at.most(75);
    const todos = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents("vtodo");
    expect(todos).to.have.length(content.tasks.length);
    todos.forEach((todo, at) => {
      const one = content.tasks[at] as PortableTask;
      const value = (name: string) => todo.getFirstPropertyValue(name);
      expect(value("uid")).to.equal(one.sourceId);
      expect(value("summary")).to.equal(one.title);
      expect(value("description")).to.equal(one.description);
      expect(value("priority") ?? 0).to.equal({ 1: 1, 2: 5, 3: 9, 4: 0 }[one.priority]);
      expect(value("related-to")).to.equal(one.parentRef);
      expect(value("status")).to.equal(one.completed ? "COMPLETED" : "NEEDS-ACTION");
      expect(todo.getFirstProperty("categories")?.getValues() ?? []).to.deep.equal(one.labels);
      const due = todo.getFirstProperty("due");
      const time = one.dueTime === null ? "" : `T${one.dueTime}:00`;
      expect(due?.getFirstValue()?.toString() ?? null).to.equal(one.dueDate && one.dueDate + time);
      expect(due?.getFirstParameter("tzid") ?? null).to.equal(one.dueZone);
      expect(value("rrule")?.toString() ?? null).to.equal(one.repeat?.rule ?? null);
      // Other programs ignore a rule without a DTSTART from which it counts.
      if (one.repeat) expect(value("dtstart")?.toString()).to.equal(value("due")?.toString());
    });
  });
});

describe("todo.txt", () => {
  const lines = async (known: Partial<PortableTask>) =>
    textOf(
      exportTodoTxt(
        { ...content, tasks: [task({ createdAt: STAMP, listRef: "11", ...known })] },
        clock.timeZone,
      ),
    );

  const rows: [string, Partial<PortableTask>, string][] = [
    [
      "an open task",
      { priority: 1, title: "Milk\nand eggs", labels: ["shop"] },
      "(A) 2026-11-25 Milk and eggs +Home @shop id:1\n",
    ],
    [
      "a completed one",
      { completed: true, completedAt: "2026-11-26T08:00:00.000Z", priority: 2 },
      "x 2026-11-26 2026-11-25 Task +Home pri:B id:1\n",
    ],
    [
      "dates and repetition",
      {
        dueDate: "2026-12-01",
        startDate: "2026-11-28",
        repeat: { rule: "FREQ=WEEKLY;INTERVAL=2", from: "due" },
      },
      "2026-11-25 Task +Home due:2026-12-01 t:2026-11-28 rec:+2w id:1\n",
    ],
    [
      "from completion",
      { dueDate: "2026-12-01", repeat: { rule: "FREQ=DAILY", from: "completion" } },
      "2026-11-25 Task +Home due:2026-12-01 rec:1d id:1\n",
    ],
    [
      "a rule that is more than an interval",
      { dueDate: "2026-12-01", repeat: { rule: "FREQ=WEEKLY;BYDAY=TU", from: "due" } },
      "2026-11-25 Task +Home due:2026-12-01 id:1\n",
    ],
    [
      "what was done after midnight of the person's day",
      { completed: true, completedAt: "2026-11-25T23:30:00.000Z" },
      "x 2026-11-26 2026-11-25 Task +Home id:1\n",
    ],
    ["a title like a completed task", { title: "x Milk" }, "2026-11-25 x Milk +Home id:1\n"],
    [
      "a title with words like fields",
      { title: "Ask @ann due:soon + \\+x" },
      "2026-11-25 Ask \\@ann \\due:soon + \\\\+x +Home id:1\n",
    ],
    ["a subtask", { parentRef: "7" }, "2026-11-25 Task +Home id:1 p:7\n"],
  ];
  for (const [name, known, line] of rows) {
    it(name, async () => {
      expect(await lines(known)).to.equal(line);
    });
  }

  it("keeps every field that it supports", async () => {
    const { tasks } = read(
      await textOf(exportTodoTxt(contentOf(content), clock.timeZone)),
      "todo.txt",
    );
    const lost = CSV_FIELDS.filter((field) => !TODO_TXT_FIELDS.includes(field));
    const kept = (all: PortableTask[]) =>
      // It has only the day of a timestamp, and no spaces in names: see above.
      without(all, ...lost, "listRef", "sectionRef", "labels", "completedAt", "createdAt").map(
        (one) => ({ ...one, title: one.title.replace(/\s+/g, " ") }),
      );
    expect(kept(tasks)).to.deep.equal(kept(content.tasks));
  });
});

describe("Markdown", () => {
  /** With words that quick add understands, and without. */
  const RULES = [
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=DAILY;UNTIL=20271231",
    "FREQ=WEEKLY;COUNT=5",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=1",
  ];

  it("is a nested checklist by list and section", async () => {
    const tasks = [
      task({ sourceId: "4", title: "Loose" }),
      task({
        sourceId: "1",
        title: "First *one*",
        listRef: "11",
        priority: 1,
        dueDate: "2026-12-01",
        dueTime: "09:30",
        labels: ["shop"],
        description: "one\ntwo",
      }),
      task({ sourceId: "2", title: "Below", listRef: "11", parentRef: "1", completed: true }),
      task({
        sourceId: "3",
        title: "1. later",
        listRef: "11",
        sectionRef: "6",
        dueDate: "2026-12-01",
        repeat: { rule: "FREQ=WEEKLY", from: "due" },
      }),
    ];
    expect(await textOf(exportMarkdown({ ...content, tasks }, "en"))).to.equal(
      [
        "# Inbox\n",
        "- [ ] Loose\n",
        "# Inbox\n",
        "# Home\n",
        "- [ ] First \\*one\\* (p1, due 2026-12-01 09:30, @shop)",
        "  one",
        "  two",
        "  - [x] Below\n",
        "## Now\n",
        "## Later, maybe (archived\\)\n",
        "- [ ] 1\\. later (due 2026-12-01, Every week)\n",
        "# Old: a, b (archived)\n\n",
      ].join("\n"),
    );
  });

  it("has no block of code that would hide the tasks below", async () => {
    for (const fence of ["~~~", "```", "~~~~ js"]) {
      const tasks = [{ description: `${fence}\n- [ ] x` }, { sourceId: "2", title: "Next" }].map(
        task,
      );
      const again = read(await textOf(exportMarkdown({ lists: [], tasks }, "en")), "markdown");
      expect(again.tasks.map(({ title, description }) => [title, description])).to.deep.equal([
        ["Task", `${fence}\n- [ ] x`],
        ["Next", null],
      ]);
    }
  });

  it("is read again, apart from instants, ids, colours and runs of white space", async () => {
    for (const locale of ["en", "de", "fr", "es"]) {
      const file = await textOf(exportMarkdown(inDisplayOrder(content), locale));
      const again = read(file, "markdown", { clock: { ...clock, locale } });
      expect(again.losses).to.deep.equal([]);
      expect(shown(again)).to.deep.equal(shown(inDisplayOrder(content)));
    }
  });

  const inDisplayOrder = ({ tasks, ...rest }: ImportedContent) => {
    const placeOf = ({ listRef, sectionRef }: PortableTask) => {
      const list = rest.lists.findIndex(({ sourceId }) => sourceId === listRef);
      const sections = rest.lists[list]?.sections ?? [];
      return list * 10 + sections.findIndex(({ sourceId }) => sourceId === sectionRef);
    };
    const ordered = tasks.toSorted((a, b) => placeOf(a) - placeOf(b));
    const repeatOf = ({ repeat, order }: PortableTask) =>
      repeat && { ...repeat, rule: RULES[order % RULES.length] as string };
    return { ...rest, tasks: ordered.map((one) => ({ ...one, repeat: repeatOf(one) })) };
  };
  const shown = ({ lists, tasks }: Pick<ImportedContent, "lists" | "tasks">) => {
    const inLine = (text: string) => text.replace(/\s+/g, " ").trim();
    return tasks.map(({ listRef, sectionRef, parentRef, ...task }) => {
      const list = lists.find(({ sourceId }) => sourceId === listRef);
      const { completedAt, createdAt, sourceId, order, ...rest } = task;
      return {
        ...rest,
        title: inLine(task.title),
        description: task.description && inLine(task.description),
        list: list?.name,
        archived: list?.archived,
        section: list?.sections.find(({ sourceId }) => sourceId === sectionRef)?.name,
        parent: inLine(tasks.find(({ sourceId }) => sourceId === parentRef)?.title ?? ""),
      };
    });
  };
});
