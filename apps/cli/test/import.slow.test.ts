import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { createTestDatabase, type TestDatabase } from "@docket/testing";
import { expect } from "chai";
import { docket, start, until } from "./support/docket.js";
import { small, sql } from "./support/small-export.js";

describe("import", () => {
  let folder: string;
  let target: TestDatabase;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-cli-"));
    target = await createTestDatabase();
  });
  after(() => Promise.all([target.drop(), rm(folder, { recursive: true })]));

  const inFolder = (name: string) => path.join(folder, name);
  const importing = (file: string, ...args: string[]) =>
    docket(["import", file, ...args], { url: target.url });
  const save = async (name: string, content: unknown) => {
    await writeFile(
      inFolder(name),
      typeof content === "string" || content instanceof Uint8Array
        ? content
        : JSON.stringify(content),
    );
    return inFolder(name);
  };

  it("keeps settings, due dates and completions, and accepts a task from before there were any", async () => {
    const { user, tasks, ...rest } = small("dues@example.com");
    const [plain] = tasks;
    const settings = { timeZone: "Europe/Zurich", weekStart: 7, locale: "de-CH" };
    const repeat = { rule: "FREQ=DAILY;COUNT=3", from: "due" };
    const due = { dueDate: "2026-12-02", dueTime: "09:30", dueZone: null, repeat };
    const done = { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null };
    const completions = [
      {
        ...done,
        completedAt: "2026-12-01T08:00:00.000Z",
        occurrence: 4,
        repeat: { ...repeat, rule: "FREQ=DAILY;COUNT=4" },
      },
    ];
    const water = { ...plain, ...due, priority: 2, startDate: "2026-11-01", completions };
    const file = await save("dues.json", {
      ...rest,
      user: { ...user, ...settings },
      tasks: [{ ...plain, completed: true }, water],
    });
    const { code, stderr } = await importing(file);
    expect(code, stderr).to.equal(0);
    const { stdout } = await docket(["export", "dues@example.com"], { url: target.url });
    const again = JSON.parse(stdout);
    expect(again.user).to.include(settings);
    const [older, repeating] = again.tasks;
    expect(older).to.include({ priority: 4, dueDate: null, completedAt: plain!.updatedAt });
    expect(older.completions).to.deep.equal([]);
    expect(repeating).to.deep.include({
      ...due,
      priority: 2,
      startDate: "2026-11-01",
      completions,
    });
    expect(repeating.dueAt).to.equal("2026-12-02T08:30:00.000Z");
    const [{ occurrence }] = await sql(
      target,
      "SELECT occurrence FROM tasks WHERE repeat IS NOT NULL",
    );
    expect(occurrence).to.equal(5);
    await docket(["users", "delete", "dues@example.com", "--yes"], { url: target.url });
  });

  it("gives a list and a label from before a field its default", async () => {
    const { tasks, ...rest } = small("colors@example.com");
    const { createdAt, updatedAt } = tasks[0]!;
    const times = { createdAt, updatedAt };
    const file = await save("colors.json", {
      ...rest,
      lists: [{ id: "1", name: "Home", isInbox: false, archivedAt: null, ...times }],
      sections: [],
      labels: [{ id: "1", name: "shop", ...times }],
      tasks,
    });
    const { code, stderr } = await importing(file);
    expect(code, stderr).to.equal(0);
    const { stdout } = await docket(["export", "colors@example.com"], { url: target.url });
    const { lists, labels } = JSON.parse(stdout);
    expect([...lists, ...labels].map(({ name, color }) => `${name} ${color}`)).to.deep.equal([
      "Inbox blue",
      "Home gray",
      "shop gray",
    ]);
    await docket(["users", "delete", "colors@example.com", "--yes"], { url: target.url });
  });

  it("keeps a list apart that has the name which the inbox had at first", async () => {
    const { tasks, ...rest } = small("inbox@example.com");
    const { createdAt, updatedAt } = tasks[0]!;
    const list = { color: "red", archivedAt: null, createdAt, updatedAt };
    const file = await save("inbox.json", {
      ...rest,
      lists: [
        { id: "1", name: "Inbox", isInbox: false, ...list },
        { id: "2", name: "Later", isInbox: true, ...list },
      ],
      sections: [],
      labels: [],
      tasks: ["1", "2"].map((listId) => ({ ...tasks[0], id: `7${listId}`, listId })),
    });
    const { code, stderr } = await importing(file);
    expect(code, stderr).to.equal(0);
    const { stdout } = await docket(["export", "inbox@example.com"], { url: target.url });
    const again = JSON.parse(stdout) as { lists: { id: string; name: string }[] } & typeof rest & {
        tasks: { listId: string }[];
      };
    const names = new Map(again.lists.map(({ id, name }) => [id, name]));
    expect([...names.values()]).to.have.members(["Inbox", "Later"]);
    expect(again.tasks.map(({ listId }) => names.get(listId))).to.have.members(["Inbox", "Later"]);
    await docket(["users", "delete", "inbox@example.com", "--yes"], { url: target.url });
  });

  it("takes texts that were stored before combining marks in a row were limited", async () => {
    const { user, tasks, conversations, ...rest } = small("marks@example.com");
    const marked = `e${"\u0301".repeat(45)}`;
    const { createdAt, updatedAt } = tasks[0]!;
    const named = { name: marked, createdAt, updatedAt };
    const [{ messages, ...conversation }] = conversations as [(typeof conversations)[0]];
    const file = await save("marks.json", {
      ...rest,
      user: { ...user, name: marked },
      lists: [{ id: "1", ...named, isInbox: false, archivedAt: null }],
      sections: [{ id: "2", ...named, listId: "1" }],
      labels: [{ id: "3", ...named }],
      tasks: [{ ...tasks[0], title: marked, description: marked }],
      conversations: [
        { ...conversation, title: marked, messages: [{ ...messages[0], content: marked }] },
      ],
    });
    const { code, stderr } = await importing(file);
    expect(code, stderr).to.equal(0);
    const { stdout } = await docket(["export", "marks@example.com"], { url: target.url });
    expect(stdout.split(JSON.stringify(marked))).to.have.length(9);
    await docket(["users", "delete", "marks@example.com", "--yes"], { url: target.url });
  });

  describe("an invalid file", () => {
    const refused = async (name: string, content: unknown, ...expected: string[]) => {
      const before = await contents();
      const { code, stdout, stderr } = await importing(await save(name, content));
      expect(code, stderr).to.equal(1);
      expect(stdout).to.equal("");
      for (const text of expected) expect(stderr).to.include(text);
      expect(stderr).not.to.include("    at "); // a stack trace helps nobody
      expect(await contents()).to.deep.equal(before);
    };

    it("is rejected with the path of each error, and nothing is written", async () => {
      const { user, tasks, conversations } = small();
      await refused(
        "wrong.json",
        {
          ...small(),
          version: 2,
          user: { ...user, email: "nobody" },
          tasks: [
            ...tasks,
            { ...tasks[0], title: "  " },
            { ...tasks[0], description: "x".repeat(16_001), colour: "red" },
            { ...tasks[0], createdAt: "yesterday" },
            { ...tasks[0], title: "\u00a0\u202e" },
            { ...tasks[0], createdAt: "0000-12-31T00:00:00.000Z" },
          ],
          conversations: [
            { ...conversations[0], messages: [{ id: "1", role: "system", content: "" }] },
          ],
        },
        "  version: ",
        "  user.email: ",
        "  tasks[1].title: must not be blank\n",
        "  tasks[2].description: must be at most 16000 characters\n",
        'tasks[2]: Unrecognized key: "colour"',
        "  tasks[3].createdAt: ",
        "  tasks[4].title: must not be blank\n",
        "  tasks[5].createdAt: is before the year 1\n",
        "  conversations[0].messages[0].role: ",
        "  conversations[0].messages[0].createdAt: ",
      );
    });

    it("is rejected with the path of a due date whose parts do not go together", async () => {
      const { tasks, ...rest } = small();
      const far = { dueDate: "9999-12-31", dueTime: "23:59", dueZone: "Etc/GMT+12" };
      const repeat = { rule: "FREQ=DAILY", from: "due" };
      const completedAt = "2026-01-16T09:30:00.000Z";
      const dues: object[] = [
        far,
        { dueDate: "0001-01-01", dueTime: "00:00" },
        { dueTime: "09:30" },
        { dueDate: "2026-12-01", dueZone: "Europe/Zurich" },
        { repeat },
        { dueDate: "2026-12-01", completions: [{ ...far, completedAt, occurrence: 0, repeat }] },
      ];
      await refused(
        "dues.json",
        { ...rest, tasks: dues.map((due) => ({ ...tasks[0], ...due })) },
        "  tasks[0].dueDate: 9999-12-31 cannot have a time: only days from 0002-01-01 to 9998-12-31 can.\n",
        "  tasks[1].dueDate: 0001-01-01 cannot have a time",
        "  tasks[2].dueTime: needs a dueDate\n",
        "  tasks[3].dueZone: needs a dueTime\n",
        "  tasks[4].repeat: needs a dueDate\n",
        "  tasks[5].completions[0].dueDate: 9999-12-31 cannot have a time",
      );
    });

    it("is rejected if a part is missing, unknown, repeated or of the wrong type", async () => {
      const { tasks: _, ...rest } = small();
      await refused(
        "missing.json",
        { ...rest, boxes: [] },
        "tasks: is missing",
        "boxes: is not known",
      );
      await refused("kind.json", { ...rest, tasks: {} }, "tasks: must be a list");
      await refused("other.json", { name: "package" }, "format: is missing", "name: is not known");
      await refused("list.json", [], "format: is missing");
      const twice = JSON.stringify(small()).replace(/}$/, ',"tasks":[]}');
      await refused("twice.json", twice, "tasks: appears twice");
    });

    it("is rejected if it is truncated, not JSON, not UTF-8, or missing", async () => {
      const whole = JSON.stringify(small());
      await refused("cut.json", whole.slice(0, -20), "cut.json is not JSON");
      await refused("brace.json", whole.slice(0, -1), "brace.json is not JSON: it ends too early");
      await refused("more.json", `${whole} and more`, "more.json is not JSON");
      await refused("text.json", "hello", 'text.json is not JSON: unexpected "h" at position 0.');
      await refused("empty.json", "", "empty.json is not JSON");
      await refused(
        "latin1.json",
        Buffer.from(whole.replace('"x"', '"\u00e9"'), "latin1"),
        "latin1.json is not UTF-8",
      );
      const backup = gzipSync('{"format":"docket-backup","version":1}');
      await refused("docket.backup", backup, "If it is a backup, docket restore restores it");
      const missing = await importing(inFolder("nowhere.json"));
      expect(missing.code).to.equal(1);
      expect(missing.stderr).to.equal(`There is no file ${inFolder("nowhere.json")}.\n`);
    });

    it("is rejected if it has no end, or can be read only once", async () => {
      const endless = await importing("/dev/zero", "--preview");
      expect([endless.code, endless.stderr]).to.deep.equal([
        1,
        "/dev/zero is larger than 64 MB.\n",
      ]);
      const main = path.join(import.meta.dirname, "../dist/main.js");
      const account = small();
      account.user.email = "piped@example.com";
      const piped = async (name: string) => {
        const script = 'cat "$0" | "$1" "$2" import "$3"';
        const args = [await save("piped.json", account), process.execPath, main, name];
        const env = { DATABASE_URL: target.url };
        const command = promisify(execFile)("sh", ["-c", script, ...args], { env });
        return command.catch((error: { stderr: string }) => error);
      };
      expect((await piped("/dev/stdin")).stderr).to.equal(
        "/dev/stdin is a pipe, which can be read only once: write what it holds into a file, or name standard input -.\n",
      );
      expect(await piped("-"))
        .to.have.property("stdout")
        .that.matches(/^Imported /);
    });

    it("is rejected with the first of many errors, and the number of the others", async () => {
      const { tasks, ...rest } = small();
      const wrong = Array.from({ length: 50 }, () => ({ ...tasks[0], completed: 1 }));
      await refused(
        "many.json",
        { ...rest, tasks: wrong },
        "tasks[19].completed",
        "30 problems more",
      );
    });
  });

  describe("all or nothing", () => {
    beforeEach(() =>
      sql(
        target,
        `CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
           IF NEW.title = 'poison' THEN RAISE EXCEPTION 'poisoned'; END IF;
           IF NEW.title = 'sleep' THEN PERFORM pg_sleep(600); END IF;
           RETURN NEW;
         END $$;
         CREATE TRIGGER stumble BEFORE INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION stumble()`,
      ),
    );
    afterEach(() => sql(target, "DROP FUNCTION stumble CASCADE"));

    const endingWith = (title: string) => {
      const { tasks, ...rest } = small("other@example.com");
      const many = Array.from({ length: 2_500 }, () => tasks[0]);
      return { ...rest, tasks: [...many, { ...tasks[0], title }] };
    };

    it("a row that the database rejects rolls back the rows before it, and the account", async () => {
      const before = await contents();
      const { code } = await importing(await save("poison.json", endingWith("poison")));
      expect(code).to.equal(1);
      expect(await contents()).to.deep.equal(before);
    });

    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      it(`${signal} during an import leaves nothing of it`, async () => {
        const before = await contents();
        const file = await save("sleep.json", endingWith("sleep"));
        const { child, ended } = start(["import", file], { url: target.url });
        const sleeping =
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
        await until(async () => (await sql(target, sleeping)).length === 1);
        child.kill(signal);
        const { code, stderr } = await ended;
        expect(code).to.equal(signal === "SIGINT" ? 130 : null);
        expect(stderr).to.equal("");
        await sql(
          target,
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
        );
        expect(await contents()).to.deep.equal(before);
      });
    }
  });

  /** The numbers of rows, as the superuser sees them. */
  const contents = () =>
    sql(
      target,
      `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM accounts) AS accounts,
         (SELECT count(*) FROM tasks) AS tasks, (SELECT count(*) FROM messages) AS messages,
         (SELECT count(*) FROM conversations) AS conversations`,
    );
});
