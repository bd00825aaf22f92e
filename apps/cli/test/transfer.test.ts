import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { userExport } from "@docket/contract";
import {
  createTestDatabase,
  signUp,
  startTestApi,
  type TestApi,
  type TestDatabase,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { docket, start, until } from "./support/docket.js";

describe("export and import", () => {
  let folder: string;
  let source: TestDatabase;
  let target: TestDatabase;
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-cli-"));
    [source, target] = [await createTestDatabase(), await createTestDatabase()];
    api = await startTestApi({ databaseUrl: source.url });
    ann = await signUp(api.url, "Ann Óg");
    const bob = await signUp(api.url, "Bob");
    await fill(ann);
    await fill(bob);
  });
  after(async () => {
    await api.stop();
    await Promise.all([source.drop(), target.drop(), rm(folder, { recursive: true })]);
  });

  const inFolder = (name: string) => path.join(folder, name);
  const sql = (database: TestDatabase, text: string, values: unknown[] = []) =>
    withClient(database.superuserUrl, async (client) => (await client.query(text, values)).rows);
  const exported = async (database: TestDatabase, who: string) => {
    const { code, stdout, stderr } = await docket(["export", who], { url: database.url });
    expect(code, stderr).to.equal(0);
    return stdout;
  };
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

  /** Rows of every kind and age, more than one page of each, through no code of the program. */
  async function fill({ id }: TestUser): Promise<void> {
    await sql(
      source,
      `INSERT INTO tasks (user_id, title, description, completed, created_at, updated_at)
       SELECT $1, E' task "' || n || E'" \\\\ 👍 \\u0301\\n ',
         CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE repeat('ä', 1000) END, n % 2 = 0,
         '1999-12-31 23:59:59.999Z'::timestamptz + n * interval '1 hour 1 millisecond',
         '2020-02-29 00:00:00.120Z'::timestamptz + n * interval '1 millisecond'
       FROM generate_series(1, 2500) AS n`,
      [id],
    );
    await sql(
      source,
      `INSERT INTO conversations (user_id, title, created_at, updated_at)
       SELECT $1, CASE WHEN n % 2 = 0 THEN 'chat ' || n END,
         '2021-01-01Z'::timestamptz + n * interval '1 second', '2022-01-01Z'
       FROM generate_series(1, 1100) AS n`,
      [id],
    );
    // The first has many messages, every third one, and they were written across each other.
    await sql(
      source,
      `INSERT INTO messages (user_id, conversation_id, role, content, created_at)
       SELECT c.user_id, c.id, (ARRAY['user', 'assistant']::enum_messages_role[])[1 + n % 2],
         E'line ' || n || E'\\n\\t"quoted"', '2023-01-01Z'::timestamptz + n * interval '1 minute'
       FROM generate_series(1, 2100) AS n
       JOIN (SELECT user_id, id, row_number() OVER (ORDER BY id) AS k FROM conversations WHERE user_id = $1) AS c
         ON c.k = 1 OR (n <= 2 AND c.k % 3 = 0)
       ORDER BY n, c.k`,
      [id],
    );
  }

  it("what is exported is what the API exports, of this user alone", async () => {
    const mine = JSON.parse(await exported(source, ann.email));
    expect(userExport.parse(mine)).to.deep.equal(mine);
    expect(mine).to.deep.equal(await ann.client.exportMe({}));
    expect([mine.tasks.length, mine.conversations.length]).to.deep.equal([2_500, 1_100]);
    expect(mine.conversations[0].messages).to.have.length(2_100);
  });

  it("comes back byte for byte from an empty database, but for its ids", async () => {
    const before = await exported(source, ann.email);
    const file = await save("ann.json", before);
    const imported = await importing(file);
    expect(imported.code, imported.stderr).to.equal(0);
    expect(imported.stdout).to.match(
      /^Imported 2,500 tasks, 1,100 conversations and 2,832 messages into person-\S+ \(\w{32}\)\.\n$/,
    );
    const after = await exported(target, ann.email);
    expect(after).not.to.equal(before);
    expect(withoutIds(after)).to.equal(withoutIds(before));
  });

  it("what the API exports can be imported as well, and its owner can sign in", async () => {
    const file = await save("from-api.json", await ann.client.exportMe({}));
    const options = ["--email", "Moved@example.com", "--name", "Ann Moved"];
    expect((await importing(file, ...options)).code).to.equal(0);
    const reset = ["users", "reset-password", "moved@example.com", "--password-stdin"];
    const { stdout } = await docket(reset, { url: target.url, stdin: "a new password" });
    expect(stdout).to.include("moved@example.com has a new password");

    const there = await startTestApi({ databaseUrl: target.url });
    const session = await fetch(`${there.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "moved@example.com", password: "a new password" }),
    });
    await there.stop();
    expect(session.status).to.equal(200);
    const { user } = (await session.json()) as { user: { name: string } };
    expect(user.name).to.equal("Ann Moved");
  });

  it("an address that is taken is refused; --into adds to its account instead", async () => {
    const file = await save("small.json", small());
    const first = await importing(file, "--json");
    const { id, imported } = JSON.parse(first.stdout);
    expect(imported).to.deep.equal({ tasks: 1, conversations: 1, messages: 1 });
    const again = await importing(file);
    expect(again.code).to.equal(1);
    expect(again.stderr).to.equal(
      "There is already a user small@example.com. Add to that account with --into small@example.com, or make another with --email.\n",
    );
    expect((await importing(file, "--into", id)).code).to.equal(0);
    const both = JSON.parse(await exported(target, id));
    expect(both.tasks.map((task: { title: string }) => task.title)).to.deep.equal(["x", "x"]);
    expect((await importing(file, "--into", id, "--name", "Y")).code).to.equal(2);
  });

  describe("a file that is not right", () => {
    const refused = async (name: string, content: unknown, ...expected: string[]) => {
      const before = await contents();
      const { code, stdout, stderr } = await importing(await save(name, content));
      expect(code, stderr).to.equal(1);
      expect(stdout).to.equal("");
      for (const text of expected) expect(stderr).to.include(text);
      expect(stderr).not.to.include("    at "); // a stack is no help to anybody
      expect(await contents()).to.deep.equal(before);
    };

    it("is refused with the path of each mistake, and nothing is written", async () => {
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
            { ...tasks[0], description: "x".repeat(1_001), colour: "red" },
            { ...tasks[0], createdAt: "yesterday" },
          ],
          conversations: [
            { ...conversations[0], messages: [{ id: "1", role: "system", content: "" }] },
          ],
        },
        "  version: ",
        "  user.email: ",
        "  tasks[1].title: must not be blank\n",
        "  tasks[2].description: must be at most 1000 characters\n",
        'tasks[2]: Unrecognized key: "colour"',
        "  tasks[3].createdAt: ",
        "  conversations[0].messages[0].role: ",
        "  conversations[0].messages[0].createdAt: ",
      );
    });

    it("is refused when a part is missing, unknown or of another kind", async () => {
      const { tasks: _, ...rest } = small();
      await refused(
        "missing.json",
        { ...rest, lists: [] },
        "tasks: is missing",
        "lists: is not known",
      );
      await refused("kind.json", { ...rest, tasks: {} }, "tasks: must be a list");
      await refused("other.json", { name: "package" }, "format: is missing", "name: is not known");
      await refused("list.json", [], "format: is missing");
      const twice = JSON.stringify(small()).replace(/}$/, ',"tasks":[]}');
      await refused("twice.json", twice, "tasks: appears twice");
    });

    it("is refused when it is cut off, no JSON, no UTF-8, or not there", async () => {
      const whole = JSON.stringify(small());
      await refused("cut.json", whole.slice(0, -20), "cut.json is not JSON");
      await refused("brace.json", whole.slice(0, -1), "brace.json is not JSON: it ends too early");
      await refused("more.json", `${whole} and more`, "more.json is not JSON");
      await refused("text.json", "hello", "text.json is not JSON");
      await refused("empty.json", "", "empty.json is not JSON");
      await refused(
        "latin1.json",
        Buffer.from(whole.replace('"x"', '"\u00e9"'), "latin1"),
        "latin1.json is not UTF-8",
      );
      const missing = await importing(inFolder("nowhere.json"));
      expect(missing.code).to.equal(1);
      expect(missing.stderr).to.equal(`There is no file ${inFolder("nowhere.json")}.\n`);
    });

    it("shows the first mistakes of many, and counts the rest", async () => {
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

    it("a row that the database refuses undoes the rows before it, and the account", async () => {
      const before = await contents();
      const { code } = await importing(await save("poison.json", endingWith("poison")));
      expect(code).to.equal(1);
      expect(await contents()).to.deep.equal(before);
    });

    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      it(`${signal} in the middle of an import leaves nothing of it`, async () => {
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

  it("takes no more memory for a file that would not fit into it", async () => {
    const carl = await signUp(api.url, "Carl");
    await sql(
      source,
      `INSERT INTO tasks (user_id, title, description)
       SELECT $1, 'task ' || n, repeat('x', 1000) FROM generate_series(1, 30000) AS n`,
      [carl.id],
    );
    const file = inFolder("large.json");
    const env = { NODE_OPTIONS: "--max-old-space-size=64" };
    const out = await docket(["export", carl.id, "--output", file], { url: source.url, env });
    expect(out.code, out.stderr).to.equal(0);
    expect((await stat(file)).size).to.be.greaterThan(30_000_000);
    const back = await docket(["import", file], { url: target.url, env });
    expect(back.code, back.stderr).to.equal(0);
    const [{ count }] = await sql(target, "SELECT count(*) FROM tasks WHERE title LIKE 'task %'");
    expect(count).to.equal("30000");
  }).timeout(240_000);

  describe("--output", () => {
    it("writes a file that only its owner may read", async () => {
      const file = inFolder("private.json");
      await docket(["export", ann.id, "--output", file], { url: source.url });
      expect(await readFile(file, "utf8")).to.equal(await exported(source, ann.id));
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
    });

    it("leaves the old file as it is when the export is broken off", async () => {
      const file = await save("kept.json", "the old one");
      await withClient(source.superuserUrl, async (client) => {
        await client.query("BEGIN; LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE");
        const args = ["export", ann.email, "--output", file];
        const { child, ended } = start(args, { url: source.url });
        await until(async () => (await readdir(folder)).some((name) => name.includes("partial")));
        child.kill("SIGINT");
        expect((await ended).code).to.equal(130);
      });
      expect(await readFile(file, "utf8")).to.equal("the old one");
      expect((await readdir(folder)).filter((name) => name.includes("partial"))).to.be.empty;
    });

    it("follows a link, writes to a device, and says what it can't write", async () => {
      await save("linked.json", "old");
      await symlink(inFolder("linked.json"), inFolder("link.json"));
      await docket(["export", ann.id, "--output", inFolder("link.json")], { url: source.url });
      expect(await readFile(inFolder("linked.json"), "utf8")).to.include("docket-export");
      const nothing = await docket(["export", ann.id, "--output", "/dev/null"], {
        url: source.url,
      });
      expect(nothing.code).to.equal(0);
      expect((await stat("/dev/null")).isCharacterDevice()).to.equal(true);
      const nowhere = inFolder("no/such/folder.json");
      const refused = await docket(["export", ann.id, "--output", nowhere], { url: source.url });
      expect(refused.code).to.equal(1);
      expect(refused.stderr).to.include(`${nowhere} cannot be written: ENOENT`);
    });
  });

  /** How many rows there are, as the superuser sees them. */
  const contents = () =>
    sql(
      target,
      `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM accounts) AS accounts,
         (SELECT count(*) FROM tasks) AS tasks, (SELECT count(*) FROM messages) AS messages,
         (SELECT count(*) FROM conversations) AS conversations`,
    );
});

/** The text of an export with every id made the same. */
function withoutIds(text: string): string {
  return text.replace(/"id":"\w+"/g, '"id":"…"');
}

/** The smallest export that has something of everything. */
function small(email = "small@example.com") {
  const at = "2026-01-16T09:30:00.120Z";
  const clock = { createdAt: at, updatedAt: at };
  return {
    format: "docket-export",
    version: 1,
    user: { id: "somebody", email, name: "Small", ...clock },
    tasks: [{ id: "7", title: "x", description: null, completed: false, ...clock }],
    conversations: [
      {
        id: "9",
        title: null,
        ...clock,
        messages: [{ id: "11", role: "user", content: "hi", createdAt: at }],
      },
    ],
  };
}
