import {
  cookieOf,
  createTestDatabase,
  signUp,
  startTestApi,
  type TestApi,
  type TestDatabase,
  totp,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { docket, start } from "./support/docket.js";
import { prefixed, shapeOf } from "./support/row-shape.js";

describe("users", () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createTestDatabase();
    api = await startTestApi({ databaseUrl: database.url });
  });
  after(async () => {
    await api.stop();
    await database.drop();
  });

  const run = (args: string[], stdin?: string) => docket(args, { url: database.url, stdin });
  const creation = (email: string, name: string) => [
    "users",
    "create",
    "--email",
    email,
    "--name",
    name,
    "--password-stdin",
  ];
  const create = (email: string, name: string, password = "a long password") =>
    run(creation(email, name), `${password}\n`);
  const signIn = (email: string, password: string, at = api) =>
    fetch(`${at.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
  const rows = (sql: string, values: unknown[] = []) =>
    withClient(database.superuserUrl, async (client) => (await client.query(sql, values)).rows);

  describe("create", () => {
    it("creates a user who can sign in and use the API", async () => {
      // As from a shell: a separate process that reads from a pipe.
      const { ended } = start(creation("Ada@Example.com", "  Ada Lovelace "), {
        url: database.url,
        stdin: "pässwörd with ünïcode\n",
      });
      const created = await ended;
      expect(created.code, created.stderr).to.equal(0);
      expect(created.stdout).to.match(/^Created ada@example\.com \(\w{32}\)\.\n$/);

      const session = await signIn("ADA@example.com", "pässwörd with ünïcode");
      expect(session.status).to.equal(200);
      const me = await fetch(`${api.url}/api/me`, { headers: { cookie: cookieOf(session) } });
      expect(await me.json()).to.include({ email: "ada@example.com", name: "Ada Lovelace" });
      expect((await signIn("ada@example.com", "another password")).status).to.equal(401);
    });

    it("creates a user who can sign in where addresses must be confirmed by mail, too", async () => {
      const password = "a long password";
      await create("vouched@example.com", "Vouched", password);
      const { email } = await signUp(api.url, "Unreached");
      const mail = { url: "smtp://127.0.0.1:1", from: "docket@example.com" };
      const mailing = await startTestApi({ databaseUrl: database.url, mail });
      try {
        expect((await signIn("vouched@example.com", password, mailing)).status).to.equal(200);
        const reset = ["users", "reset-password", email, "--password-stdin"];
        await run(reset, password);
        expect((await signIn(email, password, mailing)).status).to.equal(403);
        await run([...reset, "--confirm-address"], password);
        expect((await signIn(email, password, mailing)).status).to.equal(200);
      } finally {
        await mailing.stop();
      }
    });

    it("makes the first account an administrator's, as a sign-up does", async () => {
      const empty = await createTestDatabase();
      const create = (email: string) =>
        docket([...creation(email, "N"), "--json"], { url: empty.url, stdin: "a long password" });
      try {
        expect(JSON.parse((await create("first@example.com")).stdout)).to.include({
          isAdmin: true,
        });
        expect(JSON.parse((await create("second@example.com")).stdout)).to.include({
          isAdmin: false,
        });
      } finally {
        await empty.drop();
      }
    });

    it("writes rows of the same shape as a sign-up", async () => {
      await create("shape@example.com", "Shape");
      const { email } = await signUp(api.url, "Shape");
      const shapes = await Promise.all(
        ["shape@example.com", email].map(async (address) => {
          const [user] = await rows("SELECT * FROM users WHERE email = $1", [address]);
          const accounts = await rows("SELECT * FROM accounts WHERE user_id = $1", [user.id]);
          expect(accounts).to.have.length(1);
          expect(accounts[0].account_id).to.equal(user.id);
          return shapeOf({ ...user, ...prefixed("account_", accounts[0]) });
        }),
      );
      expect(shapes[0]).to.deep.equal(shapes[1]);
    });

    it("prints only the user as JSON on standard output with --json", async () => {
      const args = ["--email", "json@example.com", "--name", "J", "--password-stdin", "--json"];
      const { stdout } = await run(["users", "create", ...args], "a long password");
      expect(JSON.parse(stdout)).to.include({ email: "json@example.com", name: "J" });
    });

    it("rejects an email address that is already taken, ignoring case", async () => {
      await create("taken@example.com", "First");
      const again = await create("TAKEN@example.com", "Second");
      expect(again).to.deep.include({ code: 1, stdout: "" });
      expect(again.stderr).to.equal("There is already a user taken@example.com.\n");
      expect(await rows("SELECT name FROM users WHERE email = 'taken@example.com'")).to.deep.equal([
        { name: "First" },
      ]);
    });

    it("takes the password from a file as Windows saves it, and none that is not UTF-8", async () => {
      await run(creation("mark@example.com", "Mark"), "\ufeffpässword of Windows\r\n");
      expect((await signIn("mark@example.com", "pässword of Windows")).status).to.equal(200);
      const args = ["--email", "latin@example.com", "--name", "L", "--password-stdin"];
      const stdin = Buffer.from("pässword in Latin-1", "latin1");
      const latin = await start(["users", "create", ...args], { url: database.url, stdin }).ended;
      expect([latin.code, latin.stderr]).to.deep.equal([
        1,
        "Standard input is not UTF-8, so nothing was done.\n",
      ]);
      expect(await rows("SELECT FROM users WHERE email = 'latin@example.com'")).to.be.empty;
    });

    it("rejects the same passwords as the API, and creates no user", async () => {
      for (const [password, code, status] of [
        ["1234567", 2, 400],
        ["12345678", 0, 200],
        ["x".repeat(128), 0, 200],
        ["x".repeat(129), 2, 400],
      ] as const) {
        const address = `length-${password.length}@example.com`;
        expect((await create(address, "L", password)).code, address).to.equal(code);
        expect(await rows("SELECT FROM users WHERE email = $1", [address])).to.have.length(
          code === 0 ? 1 : 0,
        );
        const response = await fetch(`${api.url}/api/auth/sign-up/email`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ email: `api-${address}`, name: "L", password }),
        });
        expect(response.status, `API, ${password.length}`).to.equal(status);
      }
    });

    it("exits with 2 if the email address or the name is invalid or missing", async () => {
      const noAddress = await create("ada", "Ada");
      expect(noAddress).to.include({ code: 2, stderr: "--email is not an email address.\n" });
      const noName = await create("blank@example.com", "  ");
      expect(noName).to.include({ code: 2, stderr: "--name must not be blank.\n" });
      const missing = await run(["users", "create", "--email", "a@example.com"]);
      expect(missing.code).to.equal(2);
      expect(missing.stderr).to.include("required option '--name <name>' not specified");
    });

    it("accepts no password as an argument, and does not prompt without a terminal", async () => {
      const args = ["users", "create", "--email", "b@example.com", "--name", "B"];
      const argument = await run([...args, "--password", "a long password"]);
      expect(argument.code).to.equal(2);
      expect(argument.stderr).to.include("unknown option '--password'");
      const silent = await run(args);
      expect(silent.code).to.equal(2);
      expect(silent.stderr).to.include("--password-stdin");
      expect(await rows("SELECT FROM users WHERE email = 'b@example.com'")).to.be.empty;
    });
  });

  describe("list", () => {
    before(async () => {
      await create("list-b@example.com", "Needle 100%");
      await create("list-a@example.com", "Needle 1000");
    });

    it("searches addresses and names, sorts by address, and reports the number of matches", async () => {
      const byName = await run(["users", "list", "--search", "nEEdle"]);
      expect(byName.code).to.equal(0);
      expect(byName.stdout.split("\n").map((line) => line.split(/\s+/)[0])).to.deep.equal([
        "EMAIL",
        "list-a@example.com",
        "list-b@example.com",
        "",
      ]);
      expect(byName.stderr).to.equal('2 users with "nEEdle" in the address or the name.\n');
      const byAddress = await run(["users", "list", "--search", "list-b@", "--json"]);
      expect(JSON.parse(byAddress.stdout).map((user: { name: string }) => user.name)).to.deep.equal(
        ["Needle 100%"],
      );
    });

    it("shows who is an administrator, and who is disabled", async () => {
      await withClient(database.superuserUrl, (client) =>
        client.query(
          `UPDATE users SET is_admin = true WHERE email ~ '^list-';
           UPDATE users SET disabled_at = '2026-01-02T00:00Z' WHERE email ~ '^list-b'`,
        ),
      );
      const table = (await run(["users", "list", "--search", "list-"])).stdout;
      expect(table).to.match(/^EMAIL +ID +CREATED +STATE +NAME\n/);
      expect(table).to.match(/list-a@\S+ +\w+ +[\d-]+ +administrator +Needle 1000\n/);
      expect(table).to.match(/list-b@\S+ +\w+ +[\d-]+ +administrator, disabled +Needle 100%\n/);
      const { stdout } = await run(["users", "list", "--search", "list-", "--json"]);
      expect(JSON.parse(stdout)).to.have.nested.property(
        "[1].disabledAt",
        "2026-01-02T00:00:00.000Z",
      );
    });

    it("treats the search term as plain text", async () => {
      const { stdout } = await run(["users", "list", "--search", "100%", "--json"]);
      expect(JSON.parse(stdout)).to.have.length(1);
    });

    it("shows at most --limit users, and says how many there are", async () => {
      const one = await run(["users", "list", "--search", "needle", "--limit", "1", "--json"]);
      expect(JSON.parse(one.stdout)).to.have.length(1);
      expect(one.stderr).to.include("The first 1 of 2 users");
      expect((await run(["users", "list", "--limit", "none"])).code).to.equal(2);
    });

    it("replaces terminal control characters in names", async () => {
      await create("escape@example.com", "Red \u001b[31m name \u202e turned");
      const { stdout } = await run(["users", "list", "--search", "escape"]);
      expect(stdout).to.include("Red \ufffd[31m name \ufffd turned");
      expect(stdout).not.to.include("\u001b");
    });
  });

  describe("reset-password", () => {
    it("replaces the password and ends the user's sessions, and sign-ins that were begun", async () => {
      const ann = await signUp(api.url, "Ann");
      const begun = (statement: string) =>
        withClient(database.superuserUrl, (client) => client.query(statement, [ann.id]));
      await begun(
        "INSERT INTO verifications (id, identifier, value, expires_at) VALUES ('2fa', '2fa-x', $1, now() + interval '1 hour')",
      );
      const reset = await run(
        ["users", "reset-password", ann.email, "--password-stdin"],
        "the new password",
      );
      expect(reset.stdout).to.equal(`${ann.email} has a new password; 1 session ended.\n`);
      expect((await begun("SELECT FROM verifications WHERE value = $1")).rowCount).to.equal(0);
      const me = await fetch(`${api.url}/api/me`, { headers: { cookie: ann.cookie } });
      expect(me.status).to.equal(401);
      expect((await signIn(ann.email, ann.password)).status).to.equal(401);
      expect((await signIn(ann.email, "the new password")).status).to.equal(200);
    });

    it("removes other ways in on request", async () => {
      const ann = await signUp(api.url, "Ann");
      await ann.client.createApiKey({ name: "left behind", scope: "write" });
      const keysAfter = async (...options: string[]) => {
        const reset = ["users", "reset-password", ann.email, "--password-stdin", ...options];
        await run(reset, "the new password");
        const { rows } = await withClient(database.superuserUrl, (client) =>
          client.query("SELECT FROM api_keys WHERE user_id = $1", [ann.id]),
        );
        return rows.length;
      };
      expect(await keysAfter()).to.equal(1);
      expect(await keysAfter("--end-access")).to.equal(0);
    });

    it("leaves other users' passwords and sessions alone", async () => {
      const bob = await signUp(api.url, "Bob");
      const eve = await signUp(api.url, "Eve");
      await run(["users", "reset-password", eve.id, "--password-stdin"], "the new password");
      expect((await signIn(bob.email, bob.password)).status).to.equal(200);
      const me = await fetch(`${api.url}/api/me`, { headers: { cookie: bob.cookie } });
      expect(me.status).to.equal(200);
    });
  });

  describe("disable-two-factor", () => {
    it("lets a user sign in by the password alone, who can set it up again", async () => {
      const ann = await signUp(api.url, "Ann");
      const post = (route: string, body: object) =>
        fetch(`${api.url}/api/auth/two-factor/${route}`, {
          method: "POST",
          headers: { "content-type": "application/json", origin: api.url, cookie: ann.cookie },
          body: JSON.stringify(body),
        });
      const asksForCode = async () => {
        const reply = await signIn(ann.email, ann.password);
        return ((await reply.json()) as { twoFactorRedirect?: boolean }).twoFactorRedirect ?? false;
      };
      const setUp = async () => {
        const made = await post("enable", { password: ann.password });
        const { totpURI } = (await made.json()) as { totpURI: string };
        const tried = await post("verify-totp", { code: totp(totpURI) });
        expect(tried.status).to.equal(200);
        ann.cookie = cookieOf(tried) || ann.cookie;
      };
      await setUp();
      expect(await asksForCode()).to.equal(true);
      const removed = await run(["users", "disable-two-factor", ann.email]);
      expect(removed.stdout).to.equal(`${ann.email} signs in by password alone now.\n`);
      expect(await asksForCode()).to.equal(false);
      const again = await run(["users", "disable-two-factor", ann.email]);
      expect(again.code).to.equal(1);
      expect(again.stderr).to.include(`${ann.email} does not use two-factor authentication.`);
      await setUp();
      expect(await asksForCode()).to.equal(true);
    });
  });

  describe("delete", () => {
    it("deletes the user with all their data, and nobody else's", async () => {
      const [ann, bob] = [await signUp(api.url, "Ann"), await signUp(api.url, "Bob")];
      for (const { client } of [ann, bob]) {
        await client.createTask({ title: "one" });
        const { id } = await client.createTask({ title: "two" });
        await client.deleteTask({ id });
        await client.createConversation({ title: "a chat" });
      }
      await rows(
        `INSERT INTO messages (user_id, conversation_id, role, content)
         SELECT user_id, id, 'user', 'hello' FROM conversations WHERE user_id = ANY ($1)`,
        [[ann.id, bob.id]],
      );
      const bobs = await ownedBy(bob.id);
      const { code, stdout } = await run(["users", "delete", ann.id, "--yes"]);
      expect(stdout).to.equal(
        `Deleted ${ann.email} with 1 conversation, 3 recorded changes, 1 list, 1 message, 1 session and 2 tasks.\n`,
      );
      expect(code).to.equal(0);
      expect(Object.values(await ownedBy(ann.id))).to.satisfy((counts: number[]) =>
        counts.every((count) => count === 0),
      );
      expect(await ownedBy(bob.id)).to.deep.equal(bobs);
      expect(bobs).to.include({ tasks: 2, conversations: 1, messages: 1, accounts: 1, users: 1 });
    });

    it("deletes nothing without a terminal or --yes, and says what it would delete", async () => {
      const ann = await signUp(api.url, "Ann");
      await ann.client.createTask({ title: "one" });
      const { code, stderr } = await run(["users", "delete", ann.email]);
      expect(code).to.equal(2);
      expect(stderr).to.include(
        `${ann.email} has 1 recorded change, 1 list, 1 session and 1 task. Add --yes`,
      );
      expect(await ownedBy(ann.id)).to.include({ users: 1, tasks: 1 });
    });

    it("names each kind of thing that is deleted; only what serves others is left out", async () => {
      const { id } = await signUp(api.url, "Ann");
      const { stdout } = await run(["users", "delete", id, "--yes", "--json"]);
      const { deleted } = JSON.parse(stdout);
      const named = Object.keys(deleted).map((key) =>
        key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      );
      const parts = [
        "accounts",
        "change_clocks",
        "idempotency_keys",
        "oauth_access_tokens",
        "oauth_clients",
        "oauth_refresh_tokens",
        "search_positions",
        "search_texts",
        "source_ids",
        "task_labels",
        "turn_calls",
        "turn_events",
        "turns",
        "two_factors",
      ];
      const { users, ...tables } = await ownedBy(id);
      expect([...named, ...parts].sort()).to.deep.equal(Object.keys(tables).sort());
    });

    it("suggests a similar address if the user does not exist", async () => {
      await create("grace.hopper@example.com", "Grace");
      for (const typed of ["grace.hoper@example.com", "grace.hopper@exmaple.org", "Grace.Hopper"]) {
        const { code, stderr } = await run(["users", "delete", typed, "--yes"]);
        expect(code).to.equal(1);
        expect(stderr).to.equal(
          `There is no user ${typed}. Did you mean grace.hopper@example.com?\n`,
        );
      }
      const { stderr } = await run(["users", "delete", "nobody@nowhere.test", "--yes"]);
      expect(stderr).to.include("docket users list shows who there is");
      expect(await rows("SELECT FROM users WHERE email LIKE 'grace%'")).to.have.length(1);
    });
  });

  /** The number of rows that each table holds for a user. */
  async function ownedBy(userId: string): Promise<Record<string, number>> {
    const tables = await rows(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'user_id' ORDER BY 1`,
    );
    const counted: Record<string, number> = {};
    for (const [table, column] of [["users", "id"], ...tables.map(({ name }) => [name, "user_id"])])
      counted[table] = (await rows(`SELECT FROM ${table} WHERE ${column} = $1`, [userId])).length;
    return counted;
  }
});
