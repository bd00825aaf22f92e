import { IMPORT_SOURCES, type ImportSource } from "@docket/contract/choices";
import { limits } from "@docket/contract/limits";
import { sourceNames } from "@docket/contract/source-names";
import { TransferError, type TransferProblem } from "@docket/transfer";
import { expect } from "chai";
import { gzipSync, strToU8, zipSync } from "fflate";
import { keep, keepNote } from "./matrix/google-keep.js";
import { takeout } from "./matrix/google-tasks.js";
import { calendar } from "./matrix/icalendar.js";
import { rememberTheMilk } from "./matrix/remember-the-milk.js";
import { tasks as taskwarrior } from "./matrix/taskwarrior.js";
import { backup } from "./matrix/ticktick.js";
import { project, row } from "./matrix/todoist.js";
import { archive } from "./matrix/vikunja.js";
import { bytesOf, clock, read } from "./support/read.js";

const zip = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
const csv = project(row({}));

/** Writes a number into every header with this signature in an archive. */
function claim(bytes: Uint8Array, signature: number, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let offset = 0; offset + 46 < copy.length; offset += 1) {
    if (view.getUint32(offset, true) === signature) view.setUint32(offset + at, value, true);
  }
  return copy;
}
const claimSize = (bytes: Uint8Array, size: number) => claim(bytes, 0x02014b50, 24, size);

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1)
    view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
  const bom = littleEndian ? [0xff, 0xfe] : [0xfe, 0xff];
  return new Uint8Array([...(mark ? bom : []), ...bytes]);
}

function errorOf(
  content: string | Uint8Array,
  source: Parameters<typeof read>[1] = "auto",
): TransferError {
  try {
    read(content, source);
  } catch (error) {
    if (error instanceof TransferError) return error;
    throw error;
  }
  throw new Error("The file was read.");
}

/** Headings of 25 lists with 1,000 sections each. */
const headings = Array.from({ length: 25_000 }, (_, at) =>
  at % 1_000 === 0 ? `# ${at}\n## ${at}` : `## ${at}`,
);

describe("files that are rejected in a sentence", () => {
  const zeros = "0".repeat(40 * 1024 * 1024);
  const good = zip({ "Home.csv": csv });
  const files: [string, string | Uint8Array, TransferProblem, Parameters<typeof read>[1]?][] = [
    ["an empty file", "", "empty"],
    ["white space", " \n\t\r\n", "empty"],
    ["white space as todo.txt", " \n\t\r\n", "empty", "todo.txt"],
    ["an empty archive", zip({}), "not-recognised"],
    ["more than 64 MB", new Uint8Array(65 * 1024 * 1024), "too-large"],
    [
      "a picture",
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff, 0xfe, 0, 0, 7, 6, 5]),
      "wrong-encoding",
    ],
    ["prose", "Dear Ada,\nhow are you?\nYours, Bob", "not-recognised"],
    ["JSON of something else", '{"a":[1,2,3]}', "not-recognised"],
    ["JSON that is cut off", takeout({}).slice(0, -20), "damaged"],
    ["25,000 sections", `- [ ] Task\n${headings.join("\n")}`, "too-large"],
    ["JSON nested 100,000 deep", "[".repeat(100_000), "damaged"],
    ["JSON nested 41 deep", `${'{"a":'.repeat(41)}1${"}".repeat(41)}`, "damaged"],
    ["a CSV file with an open quote", `${csv}task,"Open,,,`, "damaged", "todoist"],
    ["a CSV file of something else", "a,b\n1,2\n", "wrong-source", "todoist"],
    ["other JSON as todo.txt", '[\n{"a":1}]', "wrong-source", "todo.txt"],
    ["a web page as todo.txt", "<!doctype html>\n<p>Milk", "wrong-source", "todo.txt"],
    ["a CSV file without a title", "a,b\n1,2\n", "wrong-source", "csv"],
    ["a line of 2 MB", `Title,x\n${"y".repeat(2 * 1024 * 1024)},1\n`, "damaged", "csv"],
    ["a calendar that is cut off", calendar([]).replace(/END:VTODO[\s\S]*/, ""), "damaged"],
    [
      "a calendar that is cut off between tasks",
      calendar([], []).replace(/END:VCALENDAR\s*/, ""),
      "damaged",
    ],
    ["text as an archive", bytesOf("PK\u0003\u0004 hello"), "damaged"],
    ["an archive that is cut off", good.slice(0, -30), "damaged"],
    [
      "an archive with a broken file",
      Uint8Array.from(good, (byte, at) => (at === 45 ? byte ^ 255 : byte)),
      "damaged",
    ],
    ["a zip bomb", zip({ "Home.csv": zeros }), "unsafe-archive"],
    [
      "a zip bomb that claims to be small",
      claimSize(zip({ "Home.csv": zeros }), 100),
      "unsafe-archive",
    ],
    ["an archive that claims 4 GB", claimSize(good, 0xfffffff0), "too-large"],
    ["an archive in an archive", zip({ "Home.csv": csv, "more.zip": "PK" }), "unsafe-archive"],
    ["a name outside the archive", zip({ "../../etc/Home.csv": csv }), "unsafe-archive"],
    ["an absolute name", zip({ "/etc/Home.csv": csv }), "unsafe-archive"],
    ["a name with a drive", zip({ "C:\\Home.csv": csv }), "unsafe-archive"],
    [
      "21,000 files",
      zip(Object.fromEntries(Array.from({ length: 21_000 }, (_, at) => [`${at}.csv`, ""]))),
      "unsafe-archive",
    ],
    ["a protected archive", claim(good, 0x02014b50, 8, 0x00080001), "damaged"],
    ["an archive of pictures", zip({ "a.png": "x" }), "not-recognised"],
    ["our export of another version", '{"format":"docket-export","version":99}', "not-recognised"],
    ["our export without tasks", '{"format":"docket-export","version":1}', "empty"],
  ];
  for (const [name, content, problem, source] of files) {
    it(name, () => {
      const error = errorOf(content, source);
      expect(error.problem).to.equal(problem);
      expect(error.message).to.match(/^[A-Z].*[.]$/s);
    });
  }

  it("an archive of other files than the sources write has to be unpacked", () => {
    expect(errorOf(zip({ "a.csv": "Title\nMilk" })).message).to.include("a.csv. Unpack it, and");
    expect(errorOf(zip({ "a.ics": calendar([]) })).message).to.include("Unpack it first");
  });

  it("a file that is not recognised is told what can be read", () => {
    for (const name of Object.values(sourceNames))
      expect(errorOf("Dear Ada,\nhow are you?").message).to.include(name);
  });
});

describe("a file of another source than the one given", () => {
  const files = {
    todoist: csv,
    ticktick: backup({}),
    "google-tasks": takeout({}),
    "google-keep": keep({}),
    "remember-the-milk": rememberTheMilk([{}]),
    taskwarrior: taskwarrior({ status: "pending" }),
    icalendar: calendar([]),
  };
  for (const [source, file] of Object.entries(files)) {
    for (const named of IMPORT_SOURCES.filter((one) => one !== source)) {
      it(`${source} as ${named} is rejected, naming the right source`, () => {
        const { problem, message } = errorOf(file, named);
        expect(problem).to.equal("wrong-source");
        expect(message).to.include(`choose ${sourceNames[source as ImportSource]} as its source`);
      });
    }
  }

  it("is read as CSV if its columns are mapped", () => {
    const { tasks } = read(csv, "csv", { mapping: { title: "CONTENT" } });
    expect(tasks.map(({ title }) => title)).to.deep.equal(["Task"]);
  });
});

describe("a damaged file is rejected, naming the place of the damage", () => {
  const rows: [string, string, Parameters<typeof read>[1], string][] = [
    ["JSON", '{"a":1,\n"b" 2}', "docket", "at line 2"],
    ["JSON that ends early", '{"a":[1,\n', "docket", "cut off at its end"],
    ["something else than JSON", "Dear Ada", "vikunja", "is not JSON"],
    ["a line of Taskwarrior", '{"uuid":"1"}\n\n{"uuid" "2"}', "taskwarrior", "at line 3"],
    ["an open quote", 'title,due\nA,\n"B,2026-12-01\nC,\nD,\n', "csv", "begins at line 3"],
    ["an open quote after a hint", 'sep=,\ntitle,due\nA,\n"B,\n', "csv", "begins at line 4"],
    ["a backup with an open quote", `${backup({})}"Work","`, "ticktick", "begins at line 9"],
  ];
  for (const [what, file, source, words] of rows) {
    it(what, () => {
      expect(errorOf(file, source).message).to.include(words);
    });
  }
});

describe("encodings", () => {
  const text = project(row({ CONTENT: "Grüße für Zoë" }));
  const latin1 = Uint8Array.from(text.replace("\ufeff", ""), (char) => char.charCodeAt(0));
  const files: [string, Uint8Array, string[]][] = [
    ["UTF-8", bytesOf(text), []],
    ["UTF-16 LE with a mark", utf16(text.slice(1), true, true), []],
    ["UTF-16 BE with a mark", utf16(text.slice(1), false, true), []],
    ["UTF-16 LE without one", utf16(text.slice(1), true, false), []],
    ["UTF-16 BE without one", utf16(text.slice(1), false, false), []],
    ["Latin-1", latin1, ["encoding"]],
  ];
  for (const [name, bytes, named] of files) {
    it(`${name} is read`, () => {
      const { tasks, losses } = read(bytes);
      expect(tasks[0]?.title).to.equal("Grüße für Zoë");
      expect(losses.map(({ field }) => field)).to.deep.equal(named);
    });
  }
});

describe("a file in UTF-8 with invalid bytes", () => {
  it("keeps its other letters, and is reported", () => {
    const bytes = bytesOf("Title,Notes\nGrüße,für Zoë\nEis,ä");
    for (const [damaged, last] of [
      [bytes.subarray(0, -1), "\ufffd"],
      [new Uint8Array([...bytes, 0xff, 0x21]), "ä\ufffd!"],
    ] as const) {
      const { tasks, losses } = read(damaged);
      expect(tasks.map(({ title, description }) => [title, description])).to.deep.equal([
        ["Grüße", "für Zoë"],
        ["Eis", last],
      ]);
      expect(losses.map(({ field, reason }) => [field, reason])).to.deep.equal([
        ["encoding", "Damaged UTF-8: invalid bytes are replaced."],
      ]);
    }
  });
});

describe("a file without text", () => {
  const blanks = [bytesOf(""), bytesOf("\ufeff"), bytesOf(" \r\n\n"), utf16("\n", true, true)];
  for (const fileName of ["", "x.csv"])
    it(`is rejected as empty, or as what it is: ${JSON.stringify(fileName)}`, () => {
      for (const blank of blanks)
        for (const source of ["auto", "csv", "markdown"] as const)
          expect(() => read(blank, source, { fileName })).to.throw("The file is empty.");
      const workbook = zipSync({ "xl/workbook.xml": bytesOf("<workbook/>") });
      for (const source of ["auto", "csv", "todo.txt"] as const)
        expect(() => read(workbook, source, { fileName })).to.throw("has to be saved as CSV.");
      const picture = Uint8Array.from({ length: 500 }, (_, at) => (at * 7) % 32);
      for (const source of ["auto", "csv"] as const)
        expect(() => read(picture, source, { fileName })).to.throw("The file is not a text file.");
      const compressed = gzipSync(bytesOf('{"format":"docket-backup"}'));
      for (const source of ["auto", "csv"] as const)
        expect(() => read(compressed, source, { fileName })).to.throw(
          "is restored with docket restore",
        );
    });
});

describe("a calendar folded within multi-byte characters", () => {
  for (const fold of ["\r\n ", "\n\t"]) {
    it(`by ${JSON.stringify(fold)} is read as UTF-8`, () => {
      const text = calendar([`SUMMARY:${"Grüße 👍 ".repeat(30).trim()}`]);
      const bytes = text.split("\r\n").flatMap((line) => {
        const octets = [...bytesOf(line)];
        const lines = Array.from({ length: Math.ceil(octets.length / 20) }, (_, at) =>
          octets.slice(at * 20, at * 20 + 20),
        );
        return [
          ...lines.flatMap((piece, at) => (at === 0 ? piece : [...bytesOf(fold), ...piece])),
          13,
          10,
        ];
      });
      const { tasks, losses } = read(Uint8Array.from(bytes), "icalendar");
      expect(tasks[0]?.description ?? tasks[0]?.title).to.equal("Grüße 👍 ".repeat(30).trim());
      expect(losses.map(({ field }) => field)).to.deep.equal(["title"]);
    });
  }
});

describe("the reader", () => {
  const many = "x".repeat(150);
  it("breaks cycles of parents without losing a task", () => {
    const { tasks, losses } = read(
      backup(
        { taskId: "a", parentId: "c" },
        { taskId: "b", parentId: "a" },
        { taskId: "c", parentId: "b" },
        { taskId: "d", parentId: "d" },
      ),
    );
    expect(tasks).to.have.length(4);
    expect(tasks.filter(({ parentRef }) => parentRef === null)).to.have.length(2);
    expect(losses).to.have.length(1);
    expect(losses[0]).to.include({ field: "parent", count: 2 });
  });

  it("moves tasks below the fifth level up to it", () => {
    const rows = Array.from({ length: 10 }, (_, at) =>
      row({ CONTENT: `Level ${at + 1}`, INDENT: `${at + 1}` }),
    );
    const { tasks, losses } = read(project(...rows));
    const byId = new Map(tasks.map((task) => [task.sourceId, task]));
    const level = (id: string | null): number =>
      id === null ? 0 : 1 + level(byId.get(id)?.parentRef ?? null);
    expect(tasks.map(({ sourceId }) => level(sourceId))).to.deep.equal([
      1, 2, 3, 4, 5, 5, 5, 5, 5, 5,
    ]);
    expect(losses).to.have.length(1);
    expect(losses[0]).to.include({ field: "parent", count: 5 });
  });

  it("reads a chain of 50,000 subtasks without a stack overflow", () => {
    const all = Array.from({ length: 50_000 }, (_, at) => ({
      id: `${at}`,
      parent: at === 0 ? "" : `${at - 1}`,
    }));
    expect(read(takeout(...all)).tasks).to.have.length(50_000);
  });

  it("drops unknown parents, and moves subtasks to their parent's list", () => {
    const { tasks, losses } = read(
      backup({ parentId: "99" }, { "List Name": "Work", parentId: "1", Title: "Below" }),
    );
    expect(tasks.map(({ listRef, parentRef }) => [listRef, parentRef])).to.deep.equal([
      ["/Home", null],
      ["/Home", "1"],
    ]);
    expect(losses.map(({ field }) => field)).to.deep.equal(["parent", "list"]);
  });

  it("keeps both tasks of a duplicate id", () => {
    const { tasks, losses } = read(takeout({ id: "a" }, { id: "a" }, { id: "b", parent: "a" }));
    expect(new Set(tasks.map(({ sourceId }) => sourceId)).size).to.equal(3);
    expect(losses.map(({ field }) => field)).to.deep.equal(["id"]);
  });

  it("truncates a long title, and keeps it in full in the description", () => {
    const title = `${many} ${many}`;
    const [task] = read(takeout({ title, notes: "More" })).tasks;
    expect([...(task?.title ?? "")].length).to.equal(200);
    expect(task?.description).to.equal(`${title}\n\nMore`);
  });

  it("continues a long description in additional tasks", () => {
    const notes = Array.from({ length: 8_000 }, (_, at) => `word ${at} 👍`).join(" ");
    const { tasks, losses } = read(takeout({ notes }, { title: "Next" }));
    const parts = tasks.slice(0, -1);
    expect(parts.length).to.be.greaterThan(4);
    expect(parts.map(({ description }) => description).join(" ")).to.equal(notes);
    for (const { description } of parts)
      expect([...(description ?? "")].length).to.be.at.most(limits.description);
    expect(parts[1]?.title).to.equal("Task (notes, part 2)");
    expect(losses.map(({ field }) => field)).to.deep.equal(["description"]);
  });

  for (const title of ["", "   ", "\u200b\u200d", "\u3164", "\u2800", "\u0301", "\u0000"]) {
    it(`replaces a title without visible characters: ${JSON.stringify(title)}`, () => {
      const { tasks, losses } = read(takeout({ title, notes: "More" }));
      expect(tasks[0]?.title).to.equal("Untitled task");
      expect(losses.map(({ field }) => field)).to.include("title");
    });

    it(`leaves out a task that has nothing else either: ${JSON.stringify(title)}`, () => {
      const filled = [{ due: "2026-12-01T00:00:00Z" }, { id: "a" }, { parent: "a", notes: "More" }];
      const { tasks, losses } = read(
        takeout(
          { title, id: "b" },
          { title, parent: "b" },
          ...filled.map((one) => ({ title, ...one })),
        ),
      );
      expect(tasks).to.have.length(filled.length);
      const [loss] = losses;
      expect(loss).to.include({ field: "title", count: 2, reason: "An empty task: left out." });
    });
  }

  it("keeps a task without a title that was done before", () => {
    const done = { occurrence: 0, dueDate: "2026-11-01", completedAt: "2026-11-01T08:00:00.000Z" };
    const completions = [{ ...done, repeat: { rule: "FREQ=DAILY", from: "due" } }];
    const file = { format: "docket-export", version: 1, tasks: [{ title: "", completions }, {}] };
    const { tasks } = read(JSON.stringify(file), "docket");
    expect(tasks).to.have.length(1);
    expect(tasks[0]?.completions).to.have.length(1);
  });

  it("leaves out combining marks that are too many to be sorted", () => {
    const marks = "\u0301\u0316".repeat(60_000);
    const { tasks, losses } = read(takeout({ title: `a${marks}b`, notes: `c${marks}` }));
    const kept = marks.slice(0, 30);
    expect(tasks[0]?.title).to.equal(`a${kept}b`.normalize());
    expect(JSON.stringify(tasks[0])).to.include(`c${kept}`.normalize());
    expect(losses.map(({ field }) => field).sort()).to.deep.equal(["description", "title"]);
  });

  it("removes NUL, and replaces lone surrogates", () => {
    const { tasks, losses } = read(takeout({ title: "a\u0000b\ud800c" }));
    expect(tasks[0]?.title).to.equal("ab\ufffdc");
    expect(losses[0]).to.include({ field: "title" });
  });

  for (const date of [
    "0000-01-01",
    "99999-01-01",
    "2026-02-30",
    "2026-13-01",
    "-2026-01-01",
    "constructor",
  ]) {
    it(`keeps an invalid date in the description: ${date}`, () => {
      const { tasks, losses } = read(project(row({ DATE: date })));
      expect(tasks[0]?.dueDate).to.equal(null);
      expect(tasks[0]?.description).to.include(date);
      expect(losses).to.have.length(1);
    });
  }

  it("accepts names of JavaScript properties, such as __proto__", () => {
    const { tasks, losses } = read(
      taskwarrior({
        tags: ["__proto__", "constructor"],
        project: "toString",
        recur: "constructor",
        status: "recurring",
        uuid: "__proto__",
      }),
    );
    expect(tasks[0]).to.deep.include({
      labels: ["__proto__", "constructor"],
      listRef: "toString",
      repeat: null,
    });
    expect(losses.map(({ field }) => field)).to.deep.equal(["recur"]);
  });

  it("keeps a task whose fields have the wrong type", () => {
    const strange = [null, 7, [], {}, "x", true];
    for (const value of strange) {
      const task = Object.fromEntries(
        [
          "description",
          "due_date",
          "labels",
          "related_tasks",
          "priority",
          "repeat_after",
          "id",
          "comments",
          "done",
          "position",
        ].map((name) => [name, value]),
      );
      expect(read(archive([{ title: "Milk", ...task }]), "vikunja").tasks).to.have.length(1);
    }
  });

  it("merges sections with the same name", () => {
    const section = (CONTENT: string) => row({ TYPE: "section", CONTENT });
    const { lists, tasks, losses } = read(
      project(section("Now"), row({}), section("NOW"), row({ CONTENT: "Other" })),
    );
    expect(lists[0]?.sections).to.deep.equal([{ sourceId: "Now", name: "Now" }]);
    expect(tasks.map(({ sectionRef }) => sectionRef)).to.deep.equal(["Now", "Now"]);
    expect(losses.map(({ field }) => field)).to.deep.equal(["section"]);
  });

  it("counts 10,000 unknown fields without listing each of them", () => {
    const fields = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`field ${at}`, 1]),
    );
    const { losses } = read(takeout(fields));
    expect(losses.length).to.be.at.most(501);
    expect(losses.reduce((sum, { count }) => sum + count, 0)).to.equal(10_000);
  });

  it("merges lists that are known by name only and differ in case", () => {
    for (const [source, file] of [
      ["todo.txt", "(A) Milk +Home\nEggs +home\nRoof +HOME\n"],
      ["csv", "title,list\nMilk,Home\nEggs,home\nRoof,HOME\n"],
    ] as const) {
      const { lists, tasks, losses } = read(file, source);
      expect(lists.map(({ name }) => name)).to.deep.equal(["Home"]);
      expect(tasks.map(({ listRef }) => listRef)).to.deep.equal(["Home", "Home", "Home"]);
      expect(losses.map(({ field, count }) => [field, count])).to.deep.equal([["list", 2]]);
    }
  });

  it("merges labels that differ in case", () => {
    const { tasks, labels } = read(
      project(row({ CONTENT: "a @Shop" }), row({ CONTENT: "b @shop" })),
    );
    expect(labels.map(({ name }) => name)).to.deep.equal(["Shop"]);
    expect(tasks[1]?.labels).to.deep.equal(["Shop"]);
  });

  it("reads an archive that macOS repacked, with its folder", () => {
    const bytes = zip({
      "backup/Home [1].csv": csv,
      "__MACOSX/backup/._Home [1].csv": "\u0000\u0005\u0016\u0007",
      "backup/._Work [2].csv": "\u0000\u0005\u0016\u0007",
    });
    expect(read(bytes).lists.map(({ name }) => name)).to.deep.equal(["Home"]);
    const data = JSON.stringify([{ id: 1, title: "Home", tasks: [{ id: 1, title: "Task" }] }]);
    const vikunja = read(
      zip({
        "export/data.json": data,
        "__MACOSX/export/._data.json": "\u0000",
        "export/filters.json": '[{"title":"Urgent"}]',
      }),
    );
    expect(vikunja).to.include({ source: "vikunja" });
    expect(vikunja.tasks).to.have.length(1);
    expect(vikunja.losses).to.deep.include({
      field: "filter",
      count: 1,
      example: "Urgent",
      values: [{ value: "Urgent", where: null }],
      reason: "Saved filters are not imported.",
    });
  });

  it("reads a calendar's name and colour, and reports its description", () => {
    const text = calendar([]).replace(
      "X-WR-CALNAME:Home",
      "NAME:Home\r\nPRODID:x\r\nX-WR-CALDESC:At home\\, mostly\r\nCOLOR:teal",
    );
    const { lists, losses } = read(text);
    expect(lists[0]?.name).to.equal("Home");
    expect(losses.map(({ field, example }) => [field, example])).to.deep.equal([
      ["X-WR-CALDESC", "At home, mostly"],
    ]);
    expect(lists[0]?.color).to.equal("teal");
  });

  it("reads the names of several calendars, wherever they are", () => {
    const name = "X-WR-CALNAME:Home\r\n";
    const home = calendar([], [])
      .replace(name, "")
      .replace("END:VCALENDAR", `${name}END:VCALENDAR`);
    const { lists, tasks } = read(`${home}${calendar([]).replace(name, "")}`, "icalendar", {
      fileName: "Work.ics",
    });
    expect(lists.map((one) => one.name)).to.deep.equal(["Home", "Work"]);
    expect(tasks.map(({ listRef }) => listRef)).to.deep.equal(["Home", "Home", "Work"]);
  });

  it("keeps the section of a task in the list that a calendar becomes", () => {
    const { lists, tasks, losses } = read(calendar(["X-DOCKET-SECTION:Soon"], []));
    expect(lists.map((one) => [one.name, one.sections.map(({ name }) => name)])).to.deep.equal([
      ["Home", ["Soon"]],
    ]);
    expect(tasks.map(({ sectionRef }) => sectionRef)).to.deep.equal(["Soon", null]);
    expect(losses).to.deep.equal([]);
  });

  it("reads instants of a calendar that are local times or days", () => {
    const instants = [";TZID=America/New_York:20261101T120000", ":20261101T120000Z", ":20261101"];
    const file = calendar(...instants.map((value) => [`COMPLETED${value}`, `CREATED${value}`]));
    const { tasks, losses } = read(file);
    const times = ["2026-11-01T17:00:00.000Z", "2026-11-01T12:00:00.000Z"];
    expect(tasks.map(({ completedAt }) => completedAt)).to.deep.equal([
      ...times,
      "2026-11-01T11:00:00.000Z",
    ]);
    expect(tasks.map(({ createdAt }) => createdAt)).to.deep.equal(
      tasks.map(({ completedAt }) => completedAt),
    );
    expect(losses).to.deep.equal([]);
  });

  it("reads a calendar whose lines end with CR alone", () => {
    const text = calendar(["DESCRIPTION:one", " \\ntwo"], []);
    expect(read(text.replaceAll("\r\n", "\r")).tasks).to.deep.equal(read(text).tasks);
  });

  it("takes nothing in a block of code in Markdown for a task or a heading", () => {
    const block = ["# Not a list", "- [ ] Not a task", "```js"];
    const inTask = ["  ```sh", ...block.map((line) => `  ${line}`), "  ````"];
    const lines = ["# Home", "", "- [ ] Milk", ...inTask, "", "~~~", ...block, "~~~", "- [ ] Eggs"];
    const { lists, tasks, losses } = read(lines.join("\n"));
    expect(lists.map(({ name }) => name)).to.deep.equal(["Home"]);
    expect(tasks.map(({ title, description }) => [title, description])).to.deep.equal([
      ["Milk", ["```sh", ...block, "````"].join("\n")],
      ["Eggs", null],
    ]);
    expect(losses.map(({ field, count }) => [field, count])).to.deep.equal([["text", 5]]);
  });

  it("reads a task of Taskwarrior that is alone on its line", () => {
    const { source, tasks } = read('{"uuid":"1","description":"Milk","status":"pending"}\n');
    expect([source, tasks.map(({ title }) => title)]).to.deep.equal(["taskwarrior", ["Milk"]]);
  });

  it("joins the cells of columns with the same name, apart from empty ones", () => {
    const { tasks } = read("Title,Notes,Notes,Notes\nMilk,two,,\nEggs,,six, \nTea,a,b,c\n");
    expect(tasks.map(({ description }) => description)).to.deep.equal(["two", "six", "a, b, c"]);
  });

  it("gives the list of a calendar the nearest colour, and reports the change", () => {
    const text = calendar([], []).replace("VERSION:2.0", "X-APPLE-CALENDAR-COLOR:#FA5252FF");
    const { lists, losses } = read(text);
    expect(lists.map(({ color }) => color)).to.deep.equal(["red"]);
    expect(losses.map(({ field, count }) => [field, count])).to.deep.equal([["color", 1]]);
  });

  it("reports a day without a year if the year is a guess", () => {
    const file = project(row({ DATE: "30 Dec" }), row({ DATE: "5 Jan" }));
    const { tasks, losses } = read(file, "auto", {
      clock: { ...clock, now: "2027-01-02T11:00:00Z" },
    });
    expect(tasks.map(({ dueDate }) => dueDate)).to.deep.equal(["2027-12-30", "2027-01-05"]);
    expect(losses.map(({ example }) => example)).to.deep.equal(["30 Dec"]);
  });

  it("reads lists of Microsoft To Do as other programs write them", () => {
    const due = { dateTime: "2026-12-01T23:00:00Z", timeZone: "UTC" };
    const checklistItems = [
      { id: "i", displayName: "Item", createdDatetime: "2026-11-01T10:00:00Z", color: "red" },
    ];
    const tasks = [{ id: "t", title: "Task", dueDateTime: due, checklistItems }];
    const list = { id: "l", displayName: "Tasks", wellKnownListName: "defaultList" };
    for (const lists of [[{ ...list, tasks }], [{ list, tasks }]]) {
      const { source, losses, ...content } = read(JSON.stringify({ lists }));
      expect([source, content.lists[0]?.inbox]).to.deep.equal(["microsoft-todo", true]);
      expect(content.tasks[0]?.dueDate).to.equal("2026-12-02");
      expect(content.tasks[1]?.createdAt).to.equal("2026-11-01T10:00:00.000Z");
      expect(losses.map(({ field }) => field)).to.deep.equal(["checklistItems", "color"]);
    }
  });

  it("reads an export of Vikunja with namespaces, and reports them", () => {
    const tasks = [{ id: 3, title: "Task" }];
    for (const within of ["projects", "lists"]) {
      const file = JSON.stringify([
        { id: 1, title: "Work", [within]: [{ id: 2, title: "Plans", tasks }] },
      ]);
      const { source, lists, losses } = read(zip({ "data.json": file }));
      expect([source, lists.map(({ name }) => name)]).to.deep.equal(["vikunja", ["Plans"]]);
      expect(losses.map(({ field, example }) => [field, example])).to.deep.equal([
        ["namespace", "Work"],
      ]);
    }
  });

  it("reads a Takeout that has archives in other folders", () => {
    const bytes = zip({ "Takeout/Tasks/Tasks.json": takeout({}), "Takeout/Drive/old.zip": "PK" });
    expect(read(bytes).tasks).to.have.length(1);
  });

  it("reads thousands of notes of Google Keep", () => {
    const notes = Array.from({ length: 2_500 }, (_, at) => ({ title: `Note ${at}` }));
    expect(read(keep(...notes)).tasks).to.have.length(2_500);
  });

  it("tells that an archive of Google Tasks has notes of Google Keep, too", () => {
    const both = zip({
      "Takeout/Tasks/Tasks.json": takeout({ title: "Milk" }),
      "Takeout/Keep/note.json": keepNote({ title: "Eggs" }),
    });
    const { source, tasks, losses } = read(both);
    expect([source, ...tasks.map(({ title }) => title)]).to.deep.equal(["google-tasks", "Milk"]);
    expect(losses).to.have.lengthOf(1);
    expect(losses[0]).to.include({ field: "Keep", example: "Takeout/Keep/note.json" });
    expect(read(both, "google-keep").tasks[0]?.title).to.equal("Eggs");
  });

  it("reads a note of Google Keep that is not in an archive", () => {
    const { source, tasks } = read(keepNote({ title: "Milk" }));
    expect([source, tasks[0]?.title]).to.deep.equal(["google-keep", "Milk"]);
  });

  it("decodes file names in an archive that are not UTF-8", () => {
    const bytes = zip({ "M?bel.csv": csv });
    const named = Uint8Array.from(bytes, (byte) => (byte === 0x3f ? 0x94 : byte));
    expect(read(named).lists[0]?.name).to.equal("Möbel");
  });

  it("treats a second download of a file as the same file", () => {
    const of = (fileName: string) => read(csv, "auto", { fileName });
    const { lists, tasks } = of("Home [12] (1).csv");
    expect(lists[0]?.name).to.equal("Home");
    expect(tasks).to.deep.equal(of("Home [12].csv").tasks);
  });

  it("numbers projects with the same name in an archive", () => {
    const bytes = zip({
      "Home [1].csv": project(row({})),
      "Home [2].csv": project(row({})),
      "Inbox [3].csv": project(row({})),
      "empty.csv": "",
    });
    const { lists, tasks } = read(bytes);
    expect(lists.map(({ name, inbox }) => [name, inbox])).to.deep.equal([
      ["Home", false],
      ["Home (2)", false],
      ["Inbox", true],
    ]);
    expect(new Set(tasks.map(({ sourceId }) => sourceId)).size).to.equal(3);
  });
});
