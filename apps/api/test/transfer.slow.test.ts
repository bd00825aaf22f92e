import { once } from "node:events";
import { connect } from "node:net";
import { type ImportReport, type Task, userExport } from "@docket/contract";
import { EXPORT_FORMATS } from "@docket/contract/choices";
import {
  seededBelow,
  signUp,
  type TestApi,
  type TestUser,
  useTestApi,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { zipSync } from "fflate";
import { type Answer, call } from "./call.js";
import { filledTask } from "./support/filled-task.js";
import { sourceFiles } from "./support/source-files.js";

describe("import and export", () => {
  const api = useTestApi();
  let ann: TestUser;

  beforeEach(async () => {
    ann = await signUp(api.url);
  });

  const send = (path: string, file: string | Uint8Array, query: Record<string, string> = {}) =>
    call(`${api.url}/api/${path}?${new URLSearchParams(query)}`, {
      method: "POST",
      as: ann,
      body: file,
      headers: { "content-type": "application/octet-stream" },
    });
  const imported = async (file: string | Uint8Array, query: Record<string, string> = {}) => {
    const { status, body } = await send("import", file, query);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body as ImportReport;
  };
  const as = () => ({ method: "POST", as: ann });
  const everything = () => ann.client.exportMe({});
  const titles = async () => (await everything()).tasks.map(({ title }) => title);

  describe("an import", () => {
    for (const { source, name, file, tasks } of sourceFiles) {
      it(`of ${source} matches its preview, and creates nothing when repeated`, async () => {
        const preview = await send("import/preview", file, { fileName: name });
        expect(preview.status, JSON.stringify(preview.body)).to.equal(200);
        expect(preview.body).to.deep.include({ source });
        expect(preview.body.counts).to.include({ tasks: tasks.length, known: 0 });
        expect(await titles(), "after a preview").to.deep.equal([]);

        const first = await imported(file, { fileName: name });
        expect(first.created.tasks).to.equal(tasks.length);
        const now = await everything();
        expect(now.tasks.map(({ title }) => title)).to.have.members(
          tasks.map(({ title }) => title),
        );
        for (const { title, ...wanted } of tasks) {
          const made = now.tasks.find((task) => task.title === title)!;
          const place = {
            list: now.lists.find(({ id }) => id === made.listId)!.name,
            section: now.sections.find(({ id }) => id === made.sectionId)?.name ?? null,
            parent: now.tasks.find(({ id }) => id === made.parentId)?.title ?? null,
            labels: made.labelIds.map((id) => now.labels.find((one) => one.id === id)!.name),
          };
          expect({ ...made, ...place }).to.deep.include(wanted);
        }

        const again = await imported(file, { fileName: name });
        expect(again.created).to.deep.equal({
          tasks: 0,
          lists: 0,
          sections: 0,
          labels: 0,
          completions: 0,
        });
        expect(again.known).to.equal(tasks.length);
        expect(await everything()).to.deep.equal(now);
      });
    }

    it("of dates at the ends of the calendar can be listed, exported and imported again", async () => {
      const zones = ["Pacific/Kiritimati", "Etc/GMT+12"];
      for (const timeZone of [...zones, "Europe/Zurich"]) {
        ann = await signUp(api.url);
        await ann.client.updateMe({ timeZone });
        const rows = ["0001-01-01", "9998-12-31", "9999-12-31"]
          .flatMap((day) => [
            `${day},,,,,`,
            `${day},,,,,,FREQ=YEARLY`,
            ...["00:00", "23:59"].flatMap((time) =>
              ["", ...zones].map((zone) => `,${day},${time},${zone},${day}T${time},${day}T${time}`),
            ),
          ])
          .map((cells, at) => `Task ${at},${cells}`);
        const header = "title,start,due,due time,due zone,completed at,created at,recurrence";
        const { losses } = await imported([header, ...rows].join("\n"));
        expect(losses.map(({ field }) => field)).to.include("dueDate");
        expect(await titles()).to.have.length(rows.length);
        for (const sort of ["due", "newest", "updated"] as const)
          expect((await ann.client.listTasks({ sort, limit: 200 })).items).to.have.length(
            rows.length,
          );
        await ann.client.listChanges({ since: "0" });
        for (const format of EXPORT_FORMATS) {
          const { created } = await imported(await ann.client.exportTasks({ format }));
          // The others have no ids, or only the day of creation.
          if (format === "csv" || format === "icalendar")
            expect(created.tasks, `${timeZone} ${format}`).to.equal(0);
        }
      }
    }).timeout(180_000);

    it("and concurrent changes to the same list all succeed", async () => {
      const inbox = (await ann.client.listLists({})).items.find(({ isInbox }) => isInbox)!;
      for (let round = 0; round < 10; round += 1) {
        const file = `id,title\n${Array.from({ length: 5 }, (_, n) => `${round}-${n},Row`).join("\n")}`;
        const adding = Array.from({ length: 6 }, () => ann.client.createTask({ title: "Own" }));
        const coloring = ann.client.updateList({ id: inbox.id, color: round % 2 ? "red" : "blue" });
        await Promise.all([...adding, coloring, imported(file, { source: "csv" }), ...adding]);
      }
      expect((await titles()).length).to.equal(10 * (5 + 6));
      const [last] = (await ann.client.listEvents({ entity: "task", limit: 200 })).items.filter(
        ({ actor }) => actor === "import",
      );
      expect(last, "and the history says what an import made").to.include({ kind: "created" });
    });

    it("of the same file changes nothing after its tasks were renamed, moved and completed", async () => {
      const { file, name } = sourceFiles[0]!;
      await imported(file, { fileName: name });
      const other = await ann.client.createList({ name: "Other" });
      for (const task of (await everything()).tasks) {
        await ann.client.updateTask({ id: task.id, title: "Renamed", completed: true });
        if (!task.parentId) await ann.client.moveTask({ id: task.id, listId: other.id });
      }
      const before = await everything();
      expect((await imported(file, { fileName: name })).created.tasks).to.equal(0);
      expect(await everything()).to.deep.equal(before);
    });

    it("repeated after an undo creates its tasks again, but not those in the trash", async () => {
      const file = "id,title,note,list\na,Milk,2 l,Shop\nb,Eggs,12,Shop\n";
      const mapping = (description: string) => ({
        source: "csv",
        mapping: JSON.stringify({ id: "id", title: "title", list: "list", [description]: "note" }),
      });
      await imported(file, { source: "csv" });
      const undo = async () => {
        const [last] = (await ann.client.listEvents({})).items;
        await ann.client.undoEvent({ seq: last!.seq });
      };
      await undo();
      expect(await titles()).to.deep.equal([]);

      const query = mapping("description");
      const preview = await send("import/preview", file, query);
      expect(preview.body.counts).to.include({ tasks: 2, known: 0 });
      expect((await imported(file, query)).created).to.include({ tasks: 2, lists: 1 });
      expect((await everything()).tasks.map(({ description }) => description)).to.deep.equal([
        "2 l",
        "12",
      ]);
      expect(await imported(file, query)).to.deep.include({ known: 2 });
      await ann.client.deleteTask({ id: (await everything()).tasks[0]!.id });
      const again = await imported(file, query);
      expect(again).to.deep.include({ known: 2 });
      expect(again.created).to.include({ tasks: 0, lists: 0 });
      expect(await titles()).to.deep.equal(["Eggs"]);

      // Redoing an import that was undone: its tasks are known again.
      await ann.client.createTask({ title: "Own" });
      await imported("id,title\nc,Bread\n", { source: "csv" });
      await undo();
      await undo();
      expect(await titles()).to.have.members(["Eggs", "Own", "Bread"]);
      expect(await imported("id,title\nc,Bread\n", { source: "csv" })).to.include({ known: 1 });
    });

    it("of many tasks is undone as a whole, unless one of them has changed since", async () => {
      const rows = Array.from({ length: 600 }, (_, at) =>
        [at + 1, `Task ${at}`, "Home", `Part ${at % 20 < 10 ? 1 : 2}`, `l${at % 7}`].concat(
          at % 4 === 0 ? "" : String(at),
        ),
      );
      const file = ["id,title,list,section,labels,parent", ...rows.map(String)].join("\n");
      await imported(file, { source: "csv" });
      const before = await everything();
      const [last] = (await ann.client.listEvents({})).items;
      const { id } = before.tasks[400]!;

      const { id: below } = await ann.client.createTask({
        title: "Own",
        parentId: before.tasks.at(-1)!.id,
      });
      const used = await call(`${api.url}/api/events/${last!.seq}/undo`, { ...as(), body: {} });
      expect(used.status).to.equal(412);
      expect(used.body.detail).to.include("has subtasks by now");
      await ann.client.deleteTask({ id: below });
      await ann.client.updateTask({ id, title: "Mine" });
      const changed = await call(`${api.url}/api/events/${last!.seq}/undo`, { ...as(), body: {} });
      expect(changed.status).to.equal(412);
      expect(changed.body.detail).to.include("“Mine” has changed since (title)");
      await ann.client.updateTask({ id, title: before.tasks[400]!.title });

      const { events } = await ann.client.undoEvent({ seq: last!.seq });
      expect(await everything()).to.deep.include({ tasks: [], sections: [], labels: [] });
      await ann.client.undoEvent({ seq: events[0]!.seq });
      const after = await everything();
      const plain = ({ updatedAt: _, ...task }: (typeof after.tasks)[number]) => task;
      expect(after.tasks.map(plain)).to.deep.equal(before.tasks.map(plain));
    });

    it("sent again with its Idempotency-Key returns the first response, even after an undo", async () => {
      const post = (file: string, accept = "application/json") =>
        call(`${api.url}/api/import?source=csv`, {
          method: "POST",
          as: ann,
          body: file,
          headers: { "content-type": "text/csv", "idempotency-key": "once", accept },
        });
      const file = "title\nMilk\nMilk\n";
      const first = await post(file);
      expect(first.body.created).to.include({ tasks: 2 });
      expect((await post(file)).body).to.deep.equal(first.body);
      const [last] = (await ann.client.listEvents({})).items;
      expect(last!.actor).to.equal("import");
      await ann.client.undoEvent({ seq: last!.seq });
      expect((await post(file)).body).to.deep.equal(first.body);
      expect((await post(file, "text/event-stream")).body).to.contain("event: ended\ndata: {");
      expect(await titles()).to.deep.equal([]);
      expect((await post("title\nEggs\n")).status).to.equal(409);
      expect(await titles()).to.deep.equal([]);
    });

    it("of a calendar sets a repeating task to the date after its last completed one", async () => {
      const todo = (...lines: string[]) => ["BEGIN:VTODO", "UID:a", ...lines, "END:VTODO"];
      const file = [
        "BEGIN:VCALENDAR",
        ...todo("SUMMARY:Water", "DUE:20261102T170000", "RRULE:FREQ=WEEKLY;COUNT=9"),
        ...todo("RECURRENCE-ID:20261109T170000", "COMPLETED:20261110T080000Z"),
        ...todo("RECURRENCE-ID:20261102T170000", "COMPLETED:20261102T180000Z"),
        "END:VCALENDAR",
      ].join("\r\n");
      expect((await imported(file)).created).to.include({ tasks: 1, completions: 2 });
      const [task] = (await everything()).tasks;
      expect(task).to.deep.include({
        dueDate: "2026-11-16",
        dueTime: "17:00",
        completed: false,
        repeat: { rule: "FREQ=WEEKLY;COUNT=7", from: "due" },
      });
      expect(task!.completions.map(({ dueDate }) => dueDate)).to.deep.equal([
        "2026-11-02",
        "2026-11-09",
      ]);
    });

    it("of another file with the same ids creates tasks of its own", async () => {
      await imported("id,title\n1,Milk\n2,Eggs\n", { source: "csv" });
      await imported("id,title\n1,Call\n2,Write\n", { source: "csv" });
      expect(await titles()).to.deep.equal(["Milk", "Eggs", "Call", "Write"]);
    });
  });

  describe("an import into existing data", () => {
    it("matches lists, sections and labels by name, ignoring case", async () => {
      const list = await ann.client.createList({ name: "Straße", color: "red" });
      const section = await ann.client.createSection({ listId: list.id, name: "Heute" });
      const label = await ann.client.createLabel({ name: "ÄRGER" });
      const file = "title,list,section,labels\nMilch,STRASSE,heute,ärger\nBrot,straße,HEUTE,neu\n";
      const { created } = await imported(file);
      expect(created).to.deep.include({ tasks: 2, sections: 1, labels: 1, lists: 1 });
      const bread = (await ann.client.listTasks({ q: "Brot" })).items[0]!;
      expect(bread).to.include({ listId: list.id, sectionId: section.id });
      const milk = (await ann.client.listTasks({ q: "Milch" })).items[0]!;
      expect(milk.labelIds).to.deep.equal([label.id]);
    });

    it("adds new tasks last, and new subtasks to a parent that was moved", async () => {
      await ann.client.createTask({ title: "Old" });
      await imported("id,title,parent\na,Top,\nb,Below,a\n", { source: "csv" });
      expect(await titles()).to.deep.equal(["Old", "Top", "Below"]);
      const list = await ann.client.createList({ name: "Elsewhere" });
      const top = (await ann.client.listTasks({ q: "Top" })).items[0]!;
      await ann.client.moveTask({ id: top.id, listId: list.id });
      await imported("id,title,parent\na,Top,\nb,Below,a\nc,Another,a\nd,Deep,c\n", {
        source: "csv",
      });
      const { tasks } = await everything();
      const placeOf = (title: string) => {
        const { listId, parentId } = tasks.find((task) => task.title === title)!;
        return [listId, tasks.find(({ id }) => id === parentId)?.title];
      };
      expect(placeOf("Another")).to.deep.equal([list.id, "Top"]);
      expect(placeOf("Deep")).to.deep.equal([list.id, "Another"]);
      expect(await titles()).to.deep.equal(["Old", "Top", "Below", "Another", "Deep"]);
    });

    it("makes new subtasks top-level tasks if their parent was moved to the fifth level", async () => {
      await imported("id,title,parent\na,Top,\n", { source: "csv" });
      let parentId: string | null = null;
      for (const title of ["1", "2", "3", "4"]) {
        const made: Task = await ann.client.createTask({ title, parentId });
        parentId = made.id;
      }
      const top = (await ann.client.listTasks({ q: "Top" })).items[0]!;
      await ann.client.moveTask({ id: top.id, parentId });
      await imported("id,title,parent\na,Top,\nb,Below,a\n", { source: "csv" });
      expect((await ann.client.listTasks({ q: "Below" })).items[0]).to.include({ parentId: null });
    });
  });

  describe("our own export", () => {
    /** Creates data of every kind. */
    async function fill(): Promise<void> {
      const list = await ann.client.createList({ name: "Home", color: "teal" });
      const section = await ann.client.createSection({ listId: list.id, name: "Now" });
      const labels = [];
      for (const name of ["shop", "a, b; c"])
        labels.push((await ann.client.createLabel({ name, color: "red" })).id);
      const all = filledTask(labels);
      const top = await ann.client.createTask({ ...all, sectionId: section.id });
      const below = await ann.client.createTask({ title: "Below", parentId: top.id });
      await ann.client.createTask({ title: "Deep", parentId: below.id, completed: true });
      await ann.client.createTask({ title: "First" });
      const daily = await ann.client.createTask({
        title: "Daily",
        dueDate: "2026-11-20",
        repeat: { rule: "FREQ=DAILY", from: "due" as const },
      });
      for (const _ of [1, 2]) await ann.client.completeTask({ id: daily.id });
      await ann.client.moveTask({ id: daily.id, place: "first" });
      const old = await ann.client.createList({ name: "Old" });
      await ann.client.updateList({ id: old.id, archived: true });
    }

    it("imported and exported again is the same, except for ids and times of the import", async () => {
      await fill();
      const before = await everything();
      ann = await signUp(api.url);
      const { created, losses } = await imported(JSON.stringify(before));
      expect(losses).to.deep.equal([]);
      expect(created).to.deep.equal({ tasks: 5, lists: 2, sections: 1, labels: 2, completions: 2 });
      const after = await everything();
      userExport.parse(after);
      expect(comparable(after)).to.deep.equal(comparable(before));
    });

    it("into the same account restores only what was purged", async () => {
      await fill();
      const before = await everything();
      const gone = before.tasks.find(({ title }) => title === "Deep")!;
      await ann.client.deleteTask({ id: gone.id });
      const trashed = await imported(JSON.stringify(before));
      expect([trashed.created.tasks, trashed.known], "one in the trash").to.deep.equal([0, 5]);
      await ann.client.purgeTrash({ entity: "task", id: gone.id });
      const { created, known } = await imported(JSON.stringify(before));
      expect([created.tasks, known]).to.deep.equal([1, 4]);
      expect(comparable(await everything())).to.deep.equal(comparable(before));
    });

    for (const format of ["csv", "icalendar"] as const) {
      it(`as ${format} keeps all fields of tasks when imported into another account`, async () => {
        await fill();
        const before = await everything();
        const file = await ann.client.exportTasks({ format });
        expect((await imported(file, { source: format })).created.tasks, "own").to.equal(0);
        ann = await signUp(api.url);
        await imported(file, { source: format });
        // iCalendar has no milliseconds, and neither format has completions.
        const of = (all: typeof before) =>
          all.tasks
            .map(({ id, listId, sectionId, parentId, labelIds, completions, ...task }) => ({
              ...task,
              completedAt: task.completedAt?.slice(0, 19),
              createdAt: "",
              updatedAt: "",
              parent: all.tasks.find((one) => one.id === parentId)?.title,
              list: all.lists.find((one) => one.id === listId)?.name,
              section: all.sections.find((one) => one.id === sectionId)?.name,
              labels: labelIds.map((label) => all.labels.find((one) => one.id === label)?.name),
            }))
            .sort((a, b) => (a.title < b.title ? -1 : 1));
        expect(of(await everything())).to.deep.equal(of(before));
      });
    }

    it("as todo.txt creates no duplicates in the same account, and keeps creation days in another", async () => {
      for (const timeZone of ["America/Los_Angeles", "Pacific/Kiritimati"]) {
        ann = await signUp(api.url);
        await ann.client.updateMe({ timeZone });
        await fill();
        const before = await everything();
        const file = await ann.client.exportTasks({ format: "todo.txt" });
        const again = await imported(file, { source: "todo.txt" });
        expect([again.created.tasks, again.known]).to.deep.equal([0, before.tasks.length]);
        await ann.client.updateTask({ id: before.tasks[0]!.id, title: "Renamed" });
        expect((await imported(file, { source: "todo.txt" })).created.tasks).to.equal(1);
        ann = await signUp(api.url);
        await ann.client.updateMe({ timeZone });
        await imported(file, { source: "todo.txt" });
        const lines = (text: string) => text.replace(/ (?:id|p):\d+/g, "").split("\n");
        const after = await ann.client.exportTasks({ format: "todo.txt" });
        expect(lines(after)).to.have.members(lines(file));
      }
    });

    it("as Markdown has every task once and in order, even 1,300 subtasks of one task", async () => {
      const rows = Array.from(
        { length: 1_300 },
        (_, at) => `c${at},Task ${at},p\nd${at},Deep,c${at}`,
      );
      await imported(`id,title,parent\np,Top,\n${rows.join("\n")}\nq,Last,\n`, { source: "csv" });
      const text = await ann.client.exportTasks({ format: "markdown" });
      const below = Array.from(
        { length: 1_300 },
        (_, at) => `  - [ ] Task ${at}\n    - [ ] Deep\n`,
      );
      expect(text).to.equal(`# Inbox\n\n- [ ] Top\n${below.join("")}- [ ] Last\n\n`);
    });

    it("in other formats is a file with a name and a media type, in the user's order", async () => {
      await fill();
      const get = (format: string) => call(`${api.url}/api/export?format=${format}`, { as: ann });
      const { headers, body } = await get("markdown");
      expect(headers.get("content-type")).to.equal("text/markdown; charset=utf-8");
      expect(headers.get("content-disposition")).to.equal('attachment; filename="docket.md"');
      expect(body.replace(/due 2026-\d\d-\d\d\b/g, "due …")).to.equal(
        "# Inbox\n\n- [ ] Daily (due …, Every day)\n- [ ] First\n\n# Home\n\n## Now\n\n" +
          "- [ ] Grüße 👍 (p1, start 2026-11-30, due … 09:30 Asia/Tokyo, @shop, @a\\, b; c)\n  one\n\n  two\n" +
          "  - [ ] Below\n    - [x] Deep\n\n# Old (archived)\n\n",
      );
      expect((await get("todo.txt")).body.split("\n")).to.have.length(6);
      expect((await get("json")).status).to.equal(400);
    });
  });

  describe("import files with problems", () => {
    const refused: [string, string | Uint8Array, Record<string, string>, number, RegExp][] = [
      ["an empty one", "", {}, 400, /empty/],
      ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0), {}, 400, /not a text/],
      ["something else", "Dear Ann,\n\nhow are you?\n", {}, 400, /choose where/],
      ["another source", "title\nx\n", { source: "todoist" }, 400, /not a CSV file of Todoist/],
      [
        "a calendar as todo.txt",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        { source: "todo.txt" },
        400,
        /choose iCalendar as its source/,
      ],
      [
        "a backup of TickTick as CSV",
        'Date: 2026-11-25\n"List Name","Title"\n"Home","Milk"\n',
        { source: "csv" },
        400,
        /choose TickTick as its source/,
      ],
      ["JSON that is cut off", '{"format":"docket-export"', {}, 400, /cut off/],
      ["JSON that is deep", "[".repeat(100_000), {}, 400, /levels deep/],
      [
        "a zip bomb",
        zipSync({ "a.csv": new Uint8Array(8 * 1024 * 1024) }),
        {},
        400,
        /unpack|larger|archive/,
      ],
      ["no columns of ours", "Wort\nMilch\n", { source: "csv" }, 400, /name it with mapping/],
    ];
    for (const [what, file, query, status, words] of refused) {
      it(`${what} is rejected with an explanation`, async () => {
        const answer = await send("import", file, query);
        expect(answer.status).to.equal(status);
        expect(answer.body.detail)
          .to.match(words)
          .and.match(/^[A-Z].*\.$/);
        expect(await titles()).to.deep.equal([]);
      });
    }

    it("unknown CSV columns are returned by the preview, and imported by a mapping", async () => {
      const file = "Wort;Ende\nMilch;2026-12-01\n";
      const { status, body } = await send("import/preview", file, { source: "csv" });
      expect(status).to.equal(200);
      expect(body.counts.tasks).to.equal(0);
      expect(body.csv).to.deep.equal({ columns: ["Wort", "Ende"], mapping: null });
      const mapping = JSON.stringify({ title: "Wort", dueDate: "Ende" });
      await imported(file, { source: "csv", mapping });
      expect((await everything()).tasks[0]).to.include({ title: "Milch", dueDate: "2026-12-01" });
      for (const bad of ["{", "[]", '{"dueDate":"Ende"}', '{"title":"Wort","more":"x"}'])
        expect((await send("import", file, { source: "csv", mapping: bad })).status).to.equal(400);
    });

    it("a file over the limit is rejected by its Content-Length, or while it arrives", async () => {
      const response = await fetch(`${api.url}/api/import`, {
        method: "POST",
        headers: { cookie: ann.cookie, "content-type": "application/octet-stream" },
        body: endless(80 * 1024 * 1024),
        duplex: "half",
      } as RequestInit);
      expect(response.status).to.equal(413);
      expect(((await response.json()) as { detail: string }).detail).to.equal(
        "The file is larger than 64 MB.",
      );
      expect((await claimed(api, ann, 4 * 1024 ** 3)).split(" ")[1]).to.equal("413");
    }).timeout(60_000);

    it("a rejection precedes the rest of the file, and its connection accepts another request", async () => {
      const bytes = 8 * 1024 * 1024;
      const socket = connect(Number(new URL(api.url).port), "127.0.0.1").setEncoding("utf8");
      socket.write(
        `POST /api/import HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${bytes}\r\n\r\n`,
      );
      socket.write(Buffer.alloc(bytes));
      expect(String(await once(socket, "data"))).to.match(/^HTTP\/1.1 401/);
      expect(socket.bytesWritten - socket.writableLength, "sent").to.be.below(bytes);
      socket.write("GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n");
      expect(String(await once(socket, "data"))).to.match(/^HTTP\/1.1 200/);
      socket.destroy();
    }).timeout(60_000);

    it("a multipart form is rejected with 415", async () => {
      const { status, body } = await call(`${api.url}/api/import`, {
        method: "POST",
        as: ann,
        body: "--x--",
        headers: { "content-type": "multipart/form-data; boundary=x" },
      });
      expect([status, body.detail]).to.deep.equal([
        415,
        "Send the file itself as the body, not a form, and without a Content-Encoding.",
      ]);
    });

    const count = process.env.DOCKET_LONG === "1" ? 200 : 5;
    it(`${count} randomly damaged files cause no server error and no partial import`, async () => {
      const random = seededBelow(20261126);
      let refused = 0;
      let tasks = 0;
      for (let number = 0; number < count; number += 1) {
        const { source, name, file } = sourceFiles[random(sourceFiles.length)]!;
        const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
        const query = { fileName: name, ...(random(2) === 0 && { source }) };
        const { status, body } = await send("import", damaged(bytes, random), query);
        expect(status, `file ${number}, ${source}: ${JSON.stringify(body)}`).to.be.oneOf([
          200, 400,
        ]);
        if (status === 200) tasks += (body as ImportReport).created.tasks;
        else refused += 1;
        expect(await titles(), `file ${number}, ${source}`).to.have.length(tasks);
      }
      expect(refused).to.be.greaterThan(0).and.below(count);
    }).timeout(300_000);
  });

  describe("a running import", () => {
    const big = `title,list\n${Array.from({ length: 1_500 }, (_, at) => `Task ${at},L`).join("\n")}\n`;

    it("streams its progress, and then its report", async () => {
      const { events, status } = await follow(big);
      expect(status).to.equal(200);
      const done = events.filter(({ event }) => event === "progress").map(({ data }) => data.done);
      expect(done).to.deep.equal([0, 1_000, 1_500]);
      expect(events.at(-1)).to.deep.include({ event: "ended" });
      expect(events.at(-1)?.data.created.tasks).to.equal(1_500);
      const { rows } = await withClient(api.superuserUrl, (client) =>
        client.query(
          `SELECT position.seq, (SELECT count(*)::int FROM search_texts WHERE user_id = $1) AS texts
           FROM search_positions AS position JOIN change_clocks USING (user_id, seq) WHERE user_id = $1`,
          [ann.id],
        ),
      );
      expect(rows.map(({ texts }) => texts)).to.deep.equal([1_500]);
    });

    it("streams an error if the database rejects a row, and rolls back", async () => {
      const constraint = (change: string) =>
        withClient(api.superuserUrl, (client) => client.query(`ALTER TABLE tasks ${change}`));
      await constraint("ADD CONSTRAINT no_poison CHECK (title <> 'Poison')");
      const { events, status } = await follow(`${big}Poison,L\n`);
      const plain = await send("import", `${big}Poison,L\n`);
      await constraint("DROP CONSTRAINT no_poison");
      expect([status, plain.status]).to.deep.equal([200, 400]);
      expect(events.at(-2)).to.deep.include({ event: "progress" });
      expect(events.at(-1)).to.deep.include({ event: "failed" });
      expect(events.at(-1)?.data).to.include({ status: 400, detail: plain.body.detail });
      const { tasks, lists } = await everything();
      expect([tasks.length, lists.length]).to.deep.equal([0, 1]);
    });

    it("is the only one of its user: a second one is rejected with 429", async () => {
      const [one, two] = await Promise.all([send("import", big), send("import", big)]);
      const statuses = [one, two].map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([200, 429]);
      const refused = [one, two].find(({ status }) => status === 429) as Answer;
      expect(refused.body.detail).to.match(/already have an import in progress/);
      expect(await titles()).to.have.length(1_500);
    });

    async function follow(file: string) {
      const response = await fetch(`${api.url}/api/import`, {
        method: "POST",
        headers: { cookie: ann.cookie, accept: "text/event-stream" },
        body: file,
      });
      const text = await response.text();
      const events = [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, event, data]) => ({
        event,
        data: JSON.parse(data!),
      }));
      return { status: response.status, events };
    }
  });
});

/** An export without the values that an import assigns anew. */
function comparable({
  user: _,
  lists,
  sections,
  labels,
  tasks,
  ...rest
}: ReturnType<typeof userExport.parse>) {
  const seen = new Map<string, string>();
  // Ids are unique per table only.
  const idOf = (noun: string) => (id: string | null) => {
    if (id === null) return null;
    const key = `${noun} ${id}`;
    if (!seen.has(key)) seen.set(key, `id ${seen.size}`);
    return seen.get(key);
  };
  const [listId, sectionId] = [idOf("list"), idOf("section")];
  const [labelId, taskId] = [idOf("label"), idOf("task")];
  const anew = { createdAt: "", updatedAt: "" };
  return {
    ...rest,
    lists: lists.map((list) => ({
      ...list,
      ...anew,
      id: listId(list.id),
      archivedAt: list.archivedAt !== null,
    })),
    sections: sections.map((one) => ({
      ...one,
      ...anew,
      id: sectionId(one.id),
      listId: listId(one.listId),
    })),
    labels: labels.map((one) => ({ ...one, ...anew, id: labelId(one.id) })),
    tasks: tasks.map((task) => ({
      ...task,
      updatedAt: "",
      id: taskId(task.id),
      listId: listId(task.listId),
      sectionId: sectionId(task.sectionId),
      parentId: taskId(task.parentId),
      labelIds: task.labelIds.map(labelId),
    })),
  };
}

function endless(bytes: number): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(1024 * 1024).fill(32);
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      left -= chunk.length;
      controller.enqueue(chunk);
    },
  });
}

/** The status line of the response to an import with this Content-Length. */
async function claimed(api: TestApi, { cookie }: TestUser, bytes: number): Promise<string> {
  const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
  socket.write(
    `POST /api/import HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\ncontent-length: ${bytes}\r\n\r\ntitle\n`,
  );
  const [data] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return data.toString().split("\r\n")[0]!;
}

/** One to five of: a byte changed, a piece left out, zeros, brackets and quotes put in, the end cut off. */
function damaged(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let parts = [...bytes];
  for (let times = random(5); times >= 0; times -= 1) {
    const at = random(parts.length + 1);
    const ways = [
      () => parts.splice(at, 1, random(256)),
      () => parts.splice(at, random(20)),
      () => parts.splice(at, 3, 0, 0, 0),
      () => parts.splice(at, 0, ...Buffer.from('[{"\n,;:<&\u202e')),
      () => (parts = parts.slice(0, Math.max(1, at))),
    ];
    ways[random(ways.length)]!();
  }
  return Uint8Array.from(parts);
}
