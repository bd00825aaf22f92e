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
import { small, sql } from "./support/small-export.js";

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

  /** Inserts rows of every kind and age, more than one page of each, by SQL alone. */
  async function fill({ id }: TestUser): Promise<void> {
    await sql(
      source,
      `INSERT INTO tasks (user_id, title, description, completed, created_at, updated_at)
       SELECT $1, E' task "' || n || E'" \\\\ 👍 \\u0301\\n ',
         CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE repeat('ä', 1000) END, n % 2 = 0,
         '1999-12-31 23:59:59.999Z'::timestamptz + n * interval '1 hour 1 millisecond',
         '2020-02-29 00:00:00.120Z'::timestamptz + n * interval '1 millisecond'
       FROM generate_series(1, 1100) AS n`,
      [id],
    );
    await sql(
      source,
      `INSERT INTO conversations (user_id, title, created_at, updated_at)
       SELECT $1, CASE WHEN n % 2 = 0 THEN 'chat ' || n END,
         '2021-01-01Z'::timestamptz + n * interval '1 second', '2022-01-01Z'
       FROM generate_series(1, 600) AS n`,
      [id],
    );
    // The first conversation has many messages, every third one two, and they are interleaved.
    await sql(
      source,
      `INSERT INTO messages (user_id, conversation_id, role, content, created_at)
       SELECT c.user_id, c.id, (ARRAY['user', 'assistant']::enum_messages_role[])[1 + n % 2],
         E'line ' || n || E'\\n\\t"quoted"', '2023-01-01Z'::timestamptz + n * interval '1 minute'
       FROM generate_series(1, 1100) AS n
       JOIN (SELECT user_id, id, row_number() OVER (ORDER BY id) AS k FROM conversations WHERE user_id = $1) AS c
         ON c.k = 1 OR (n <= 2 AND c.k % 3 = 0)
       ORDER BY n, c.k`,
      [id],
    );
  }

  it("the export is that of the API, and of this user alone", async () => {
    const mine = JSON.parse(await exported(source, ann.email));
    expect(userExport.parse(mine)).to.deep.equal(mine);
    expect(mine).to.deep.equal(await ann.client.exportMe({}));
    expect([mine.tasks.length, mine.conversations.length]).to.deep.equal([1_100, 600]);
    expect(mine.conversations[0].messages).to.have.length(1_100);
  });

  it("an import into an empty database reproduces the export, except for ids", async () => {
    const before = await exported(source, ann.email);
    const file = await save("ann.json", before);
    const imported = await importing(file);
    expect(imported.code, imported.stderr).to.equal(0);
    expect(imported.stdout).to.match(
      /^Imported 1,100 tasks, 600 conversations and 1,500 messages into person-\S+ \(\w{32}\)\.\n$/,
    );
    const after = await exported(target, ann.email);
    expect(after).not.to.equal(before);
    expect(withoutIds(after)).to.equal(withoutIds(before));
  });

  it("an export of the API can be imported, and its owner can sign in with a new password", async () => {
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

  it("an address in use is rejected; --into adds to its account only what is missing", async () => {
    const file = await save("small.json", small());
    const first = await importing(file, "--json");
    const { id, imported } = JSON.parse(first.stdout);
    expect(imported).to.deep.equal({ tasks: 1, conversations: 1, messages: 1 });
    const again = await importing(file);
    expect(again.code).to.equal(1);
    expect(again.stderr).to.equal(
      "There is already a user small@example.com. Add to that account with --into small@example.com, or make another with --email.\n",
    );
    const into = async (...options: string[]) => {
      const { code, stdout, stderr } = await importing(file, "--into", id, ...options);
      expect(code, stderr).to.equal(0);
      return stdout;
    };
    const held = async () => {
      const { tasks, conversations } = JSON.parse(await exported(target, id)) as {
        tasks: { title: string }[];
        conversations: { title: string; messages: unknown[] }[];
      };
      return [
        ...tasks.map(({ title }) => title),
        ...conversations.map(({ title, messages }) => `${title}: ${messages.length}`),
      ];
    };
    const before = await held();
    expect(before).to.deep.equal(["x", "null: 1"]);
    const { created, known, losses } = JSON.parse(await into("--json"));
    expect({ ...created, known, losses }).to.deep.equal({
      tasks: 0,
      lists: 0,
      sections: 0,
      labels: 0,
      completions: 0,
      conversations: 0,
      messages: 0,
      known: 1,
      losses: [],
    });
    expect(await held()).to.deep.equal(before);

    const other = {
      ...small(),
      tasks: [...small().tasks, { ...small().tasks[0], id: "8", title: "y" }],
    };
    other.conversations.push({ ...other.conversations[0]!, createdAt: "2026-01-16T09:31:00.000Z" });
    await save("small.json", other);
    expect(await into()).to.match(
      /^Imported 1 task, 0 lists, 0 labels, 1 conversation and 1 message into /,
    );
    expect(await held()).to.deep.equal(["x", "y", "null: 1", "null: 1"]);
    expect((await importing(file, "--into", id, "--name", "Y")).code).to.equal(2);
  });

  if (process.env.DOCKET_LONG)
    it("a file of over 30 MB is exported and imported with a heap of 64 MB", async () => {
      const carl = await signUp(api.url, "Carl");
      await sql(
        source,
        `WITH talks AS (INSERT INTO conversations (user_id, title)
           SELECT $1, 'x' FROM generate_series(1, 160) RETURNING id)
         INSERT INTO messages (user_id, conversation_id, role, content)
         SELECT $1, talks.id, 'assistant', repeat('x', 2000) FROM talks, generate_series(1, 100)`,
        [carl.id],
      );
      const file = inFolder("large.json");
      const env = { NODE_OPTIONS: "--max-old-space-size=64" };
      const out = await docket(["export", carl.id, "--output", file], { url: source.url, env });
      expect(out.code, out.stderr).to.equal(0);
      expect((await stat(file)).size).to.be.greaterThan(30_000_000);
      const back = await docket(["import", file], { url: target.url, env });
      expect(back.code, back.stderr).to.equal(0);
      const [{ count }] = await sql(
        target,
        "SELECT count(*) FROM messages WHERE length(content) = 2000",
      );
      expect(count).to.equal("16000");
    }).timeout(240_000);

  describe("--output", () => {
    it("overwrites a file only with --yes", async () => {
      const file = await save("precious.json", "precious");
      const args = ["export", ann.id, "--output", file];
      const refused = await docket(args, { url: source.url });
      expect(refused.code).to.equal(2);
      expect(refused.stderr).to.include(`${file} exists. Add --yes to overwrite it`);
      expect(await readFile(file, "utf8")).to.equal("precious");
      expect((await docket([...args, "--yes"], { url: source.url })).code).to.equal(0);
      expect(await readFile(file, "utf8")).to.include("docket-export");
    });

    it("writes a file that only its owner may read", async () => {
      const file = inFolder("private.json");
      await docket(["export", ann.id, "--output", file], { url: source.url });
      expect(await readFile(file, "utf8")).to.equal(await exported(source, ann.id));
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
    });

    it("keeps the old file if the export is interrupted", async () => {
      const file = await save("kept.json", "the old one");
      await withClient(source.superuserUrl, async (client) => {
        await client.query("BEGIN; LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE");
        const args = ["export", ann.email, "--output", file, "--yes"];
        const { child, ended } = start(args, { url: source.url });
        await until(async () => (await readdir(folder)).some((name) => name.includes("partial")));
        child.kill("SIGINT");
        expect((await ended).code).to.equal(130);
      });
      expect(await readFile(file, "utf8")).to.equal("the old one");
      expect((await readdir(folder)).filter((name) => name.includes("partial"))).to.be.empty;
    });

    it("follows a link, writes to a device, and reports a missing folder", async () => {
      await save("linked.json", "old");
      await symlink(inFolder("linked.json"), inFolder("link.json"));
      const link = ["export", ann.id, "--output", inFolder("link.json"), "--yes"];
      await docket(link, { url: source.url });
      expect(await readFile(inFolder("linked.json"), "utf8")).to.include("docket-export");
      const nothing = await docket(["export", ann.id, "--output", "/dev/null"], {
        url: source.url,
      });
      expect(nothing.code).to.equal(0);
      expect((await stat("/dev/null")).isCharacterDevice()).to.equal(true);
      const nowhere = inFolder("no/such/folder.json");
      const refused = await docket(["export", ann.id, "--output", nowhere], { url: source.url });
      expect(refused.code).to.equal(1);
      expect(refused.stderr).to.include(`There is no folder ${inFolder("no/such")}.`);
    });
  });
});

/** The text of an export with all ids and the times of the inbox blanked. */
function withoutIds(text: string): string {
  return (
    text
      .replace(/"id":"\w+"/g, '"id":"…"')
      .replace(/"listId":"\d+"/g, '"listId":"…"')
      // The inbox comes with the account.
      .replace(/("isInbox":true.*"(?:created|updated)At":").*?"/g, '$1…"')
      .replace(/("isInbox":true.*"createdAt":").*?"/g, '$1…"')
  );
}
