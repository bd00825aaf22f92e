import { openFile } from "@docket/transfer";
import { expect } from "chai";
import { bytesOf, clock, read } from "./support/read.js";

/** The 31st, or the last day of a shorter month. */
const END_OF_MONTH = "BYMONTHDAY=28,29,30,31;BYSETPOS=-1";

describe("a CSV file in another language", () => {
  const german = { clock: { ...clock, locale: "de-CH" } };
  /** As Outlook writes it, in German. */
  const outlook = [
    '"Betreff";"Beginnt am";"Fällig am";"Erledigt am";"% erledigt";"Kategorien";"Notizen";"Priorität";"Status"',
    '"Ärztin";"20.11.2026";"31.12.2026";"";"0";"Praxis";"Blutwerte";"Hoch";"Nicht begonnen"',
    '"Miete";"";"1.12.2026";"24.11.2026";"1";"";"";"Niedrig";"Erledigt"',
  ].join("\r\n");

  const encoded: [string, Uint8Array][] = [
    ["UTF-8", bytesOf(outlook)],
    ["UTF-16", Buffer.from(`\ufeff${outlook}`, "utf16le")],
    ["Windows-1252", Buffer.from(outlook, "latin1")],
  ];
  for (const [encoding, bytes] of encoded)
    it(`is recognised by its columns and its words, in ${encoding}`, () => {
      const { source, tasks } = read(bytes, "auto", german);
      expect(source).to.equal("csv");
      expect(tasks[0]).to.deep.include({
        title: "Ärztin",
        startDate: "2026-11-20",
        dueDate: "2026-12-31",
        priority: 1,
        labels: ["Praxis"],
        description: "Blutwerte",
        completed: false,
      });
      expect(tasks[1]).to.include({ dueDate: "2026-12-01", priority: 3, completed: true });
      expect(tasks[1]?.completedAt).to.equal("2026-11-23T23:00:00.000Z");
    });

  it("has dates in words of any language that quick add knows, whatever the person's", () => {
    const dates = [
      "3. Dezember 2026",
      "December 3, 2026",
      "3 décembre 2026",
      "3 de diciembre de 2026",
    ];
    const file = ["Task\tDue", ...dates.map((date) => `Milk\t${date}`)].join("\n");
    for (const locale of ["de", "en-US", "fr", "ja"]) {
      const { tasks, losses } = read(file, "csv", { clock: { ...clock, locale } });
      expect(tasks.map(({ dueDate }) => dueDate)).to.deep.equal(dates.map(() => "2026-12-03"));
      expect(losses).to.deep.equal([]);
    }
  });

  it("has dates as spreadsheets, databases and other applications write them", () => {
    const dates = [
      "2026-12-3",
      "2026/12/03",
      "2026.12.03",
      "2026.12.3",
      "20261203",
      "3.12.26",
      "03.12.2026",
      "December 3rd, 2026",
      "Thursday, December 3, 2026",
      "Do 03.12.2026",
    ];
    const times = [
      "2026-12-03 14:30:59",
      "2026-12-03T13:30:00Z",
      "2026-12-03 13:30:00 UTC",
      "1796304600000",
      "2026-12-03 15:30:00 +0200",
      "3/12/2026 2:30:00 PM",
      "2026.12.03 14:30",
      "3.12.26 14:30",
    ];
    const rows = [...dates, ...times, "31/12/2026"].map((date) => `Milk\t${date}`);
    for (const locale of ["en-GB", "de", "en-US"]) {
      const options = { clock: { ...clock, locale } };
      const { tasks, losses } = read(["Task\tDue_Date", ...rows].join("\n"), "csv", options);
      const found = tasks.slice(0, -1).map(({ dueDate, dueTime }) => [dueDate, dueTime]);
      expect(found).to.deep.equal([
        ...dates.map(() => ["2026-12-03", null]),
        ...times.map(() => ["2026-12-03", "14:30"]),
      ]);
      expect(losses).to.deep.equal([]);
    }
  });

  it("has a repetition that counts from its own date, whatever day the file is read on", () => {
    const words: [string, string, string][] = [
      ["every month", "2027-01-05", "FREQ=MONTHLY"],
      ["every year", "2027-01-05", "FREQ=YEARLY"],
      ["every 2 months", "2027-01-31", `FREQ=MONTHLY;INTERVAL=2;${END_OF_MONTH}`],
      ["every day for 3 weeks", "2027-01-05", "FREQ=DAILY;UNTIL=20270125"],
      ["every day until 3 jan", "2026-12-20", "FREQ=DAILY;UNTIL=20270103"],
    ];
    const csv = ["title,due date,repeat", ...words.map(([text, day]) => `A,${day},${text}`)];
    const items = words.map(([string, date], at) => ({
      id: String(at),
      content: "A",
      project_id: "1",
      child_order: at,
      due: { date, string, lang: "en", is_recurring: true },
    }));
    const json = { projects: [{ id: "1", name: "Home" }], items };
    for (const now of ["2026-12-31T11:00:00Z", "2028-02-29T11:00:00Z"]) {
      for (const file of [csv.join("\n"), JSON.stringify(json)]) {
        const { tasks } = read(file, "auto", { clock: { ...clock, now } });
        const rules = tasks.map(({ dueDate, repeat }) => [dueDate, repeat?.rule]);
        expect(rules).to.deep.equal(words.map(([, day, rule]) => [day, rule]));
      }
    }
    const begun = "title,start date,repeat\nA,2027-01-05,every month\n";
    const [task] = read(begun, "csv", { clock: { ...clock, now: "2026-12-31T11:00:00Z" } }).tasks;
    expect([task?.dueDate, task?.repeat?.rule]).to.deep.equal(["2027-01-05", "FREQ=MONTHLY"]);
  });

  it("has no date where it says that there is none", () => {
    const { tasks, losses } = read("Task\tDue\tStart\nMilk\tn/a\t-", "csv");
    expect(tasks[0]).to.include({ dueDate: null, startDate: null, description: null });
    expect(losses).to.deep.equal([]);
  });

  it("has all dates in digits in one order, which a date that has only one tells", () => {
    const days = (rows: string[], locale: string) =>
      read(["Task,Due", ...rows].join("\n"), "csv", { clock: { ...clock, locale } }).tasks.map(
        ({ dueDate }) => dueDate,
      );
    const monthFirst = ["Milk,12/1/2026", "Bread,12/31/2026"];
    const dayFirst = ["Milk,1/12/2026", "Bread,31/12/2026"];
    for (const locale of ["en-GB", "en-US", "de", "fr-CH"])
      for (const rows of [monthFirst, dayFirst])
        expect(days(rows, locale)).to.deep.equal(["2026-12-01", "2026-12-31"]);
  });

  it("reports a date that may be in either order, with how it was read", () => {
    const { losses } = read("Task,Due\nMilk,1/12/2026\nBread,3/3/2026");
    expect(losses.map(({ values, reason }) => [values, reason])).to.deep.equal([
      [
        [{ value: "1/12/2026", where: "line 2" }],
        "Day and month could be either way round: read as 2026-12-01, as in your language.",
      ],
    ]);
  });

  it("opens without a column that looks like a title, for a person to say which it is", async () => {
    const options = { source: "auto" as const, fileName: "words.csv", clock };
    const file = await openFile(bytesOf("Wort,Bild\nMilch,x"), options);
    expect(file.csv).to.deep.equal({ columns: ["Wort", "Bild"], mapping: null });
    await file.close();
    expect(() => read("Wort,Bild\nMilch,x", "csv")).to.throw(
      "No column of the CSV file looks like the title of tasks; it has Wort, Bild.",
    );
    expect(() => read("<html>a,b</html>", "auto", options)).to.throw("does not recognise");
  });
});

describe("the columns of other applications", () => {
  const due = { dueDate: "2026-12-01" };
  /** Header, row, what the task is, its list and section, and the columns that are reported. */
  const layouts: [string, string, string, object, (string | null)[], string[]][] = [
    [
      "Asana",
      "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent task,Blocked By (Dependencies),Blocking (Dependencies),Priority",
      "1200,2026-11-01,2026-11-20,2026-11-20,Milk,Later,Ann,ann@example.com,2026-11-28,2026-12-01,shop,two,Home,,,,High",
      { ...due, completed: true, startDate: "2026-11-28", priority: 1, description: "two" },
      ["Home", "Later"],
      ["Last Modified", "Assignee", "Assignee Email"],
    ],
    [
      "Trello",
      "Card ID,Card Name,Card URL,Card Description,Labels,Members,Due Date,Attachment Count,Attachment Links,Checklist Item Total Count,Checklist Item Completed Count,Vote Count,Comment Count,Last Activity Date,List ID,List Name,Board ID,Board Name,Archived,Start Date,Due Complete",
      "5f,Milk,https://trello.com/c/5f,two,shop,ann,2026-12-01T08:00:00.000Z,0,,0,0,0,0,2026-11-20,6,Later,7,Home,false,2026-11-28,true",
      { ...due, dueTime: "09:00", completed: true, startDate: "2026-11-28", description: "two" },
      ["Home", "Later"],
      ["Card URL", "Members", "Last Activity Date", "List ID", "Board ID"],
    ],
    [
      "Outlook",
      '"Subject","Start Date","Due Date","Reminder On/Off","Reminder Date","Reminder Time","Date Completed","% Complete","Total Work","Categories","Notes","Priority","Private","Sensitivity","Status"',
      '"Milk","28/11/2026","1/12/2026","True","1/12/2026","08:00:00","20/11/2026","1","0","shop","two","High","False","Normal","Completed"',
      { ...due, completed: true, startDate: "2026-11-28", priority: 1, description: "two" },
      [null, null],
      ["Reminder On/Off", "Reminder Date", "Reminder Time", "% Complete", "Sensitivity"],
    ],
    [
      "Microsoft Planner",
      "Task ID,Task Name,Bucket Name,Progress,Priority,Assigned To,Created By,Created Date,Start date,Due date,Is Recurring,Late,Completed Date,Completed By,Labels,Description",
      "aB,Milk,Later,Completed,Important,Ann,Ann,1/11/2026,28/11/2026,1/12/2026,false,false,20/11/2026,Ann,shop,two",
      { ...due, completed: true, startDate: "2026-11-28", priority: 1, description: "two" },
      [null, "Later"],
      ["Assigned To", "Created By", "Completed By"],
    ],
    [
      "ClickUp",
      "Task ID,Task Name,Task Content,Status,Date Created,Due Date,Start Date,Parent ID,Assignees,Tags,Priority,List Name,Time Estimated",
      "8a,Milk,two,complete,2026-11-01,2026-12-01,2026-11-28,,Ann,shop,Urgent,Home,3600",
      { ...due, completed: true, startDate: "2026-11-28", priority: 1, description: "two" },
      ["Home", null],
      ["Assignees", "Time Estimated"],
    ],
    [
      "Linear",
      "ID,Team,Title,Description,Status,Estimate,Priority,Project,Creator,Labels,Created,Started,Completed,Due Date,Parent issue",
      "A-1,Us,Milk,two,Done,2,No priority,Home,Ann,shop,2026-11-01,2026-11-10,2026-11-20,2026-12-01,",
      { ...due, completed: true, priority: 4, description: "two" },
      ["Home", null],
      ["Team", "Status", "Estimate", "Creator", "Started"],
    ],
    [
      "OmniFocus",
      "Task ID,Type,Name,Status,Project,Context,Start Date,Due Date,Completion Date,Duration,Flagged,Notes",
      "1.2,Action,Milk,completed,Home,shop,2026-11-28,2026-12-01,2026-11-20,,1,two",
      { ...due, completed: true, startDate: "2026-11-28", description: "two" },
      ["Home", null],
      ["Type", "Flagged"],
    ],
    [
      "a spreadsheet in German",
      "Was;Bereich;Prio;Bis;Fertig;Schlagwörter;Anmerkung;Zuständig",
      "Milch;Home;Wichtig;1.12.2026;ja;shop;two;Ann",
      { ...due, completed: true, priority: 1, description: "two" },
      ["Home", null],
      ["Zuständig"],
    ],
    [
      "a spreadsheet in French",
      "Intitulé;Projet;Priorité;Date limite;Avancement;Mots-clés;Détails;Responsable",
      "Lait;Home;Très haute;01/12/2026;terminé;shop;two;Ann",
      { ...due, completed: true, priority: 1, description: "two" },
      ["Home", null],
      ["Responsable"],
    ],
    [
      "a spreadsheet in Spanish",
      "Nombre de la tarea;Proyecto;Prioridad;Fecha de entrega;Terminada;Palabras clave;Observaciones;Encargado",
      "Leche;Home;Muy alta;01/12/2026;sí;shop;two;Ann",
      { ...due, completed: true, priority: 1, description: "two" },
      ["Home", null],
      ["Encargado"],
    ],
  ];
  for (const [name, header, row, fields, place, reported] of layouts)
    it(`are understood, or named with their line: ${name}`, () => {
      const { source, tasks, lists, losses } = read(`${header}\n${row}\n`);
      expect(source).to.equal("csv");
      const [task] = tasks;
      expect(task).to.deep.include({ ...fields, labels: ["shop"] });
      const list = lists.find(({ sourceId }) => sourceId === task?.listRef);
      const section = list?.sections.find(({ sourceId }) => sourceId === task?.sectionRef);
      expect([list?.inbox ? null : list?.name, section?.name ?? null]).to.deep.equal(place);
      const left = losses.filter(({ reason }) => reason.startsWith("Docket has no such field"));
      expect(left.map(({ field }) => field)).to.deep.equal(reported);
      expect(left.map(({ values }) => values[0]?.where)).to.deep.equal(left.map(() => "line 2"));
    });
});
