import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import {
  createTestDatabase,
  createTestServer,
  freePort,
  migrateDatabase,
  migrationsFolder,
  ready,
  signUp,
  spawnApi,
  startTestApi,
  type TestApi,
  type TestServer,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { fillDisk } from "./support/full-disk.js";
import { refusedStart } from "./support/refused-start.js";

const run = promisify(execFile);
const require = createRequire(path.join(migrationsFolder, "../package.json"));

describe("a failing database", function () {
  this.timeout(60_000);
  let server: TestServer;
  let url: string;
  let superuserUrl: string;
  let api: TestApi;
  let port: number;
  let ann: TestUser;

  before(async () => {
    server = await createTestServer();
    await onServer("CREATE DATABASE docket OWNER docket");
    [url, superuserUrl] = [server.ownerUrl("docket"), server.superuserUrl("docket")];
    port = await freePort();
    api = await start();
    ann = await signUp(api.url, "Ann");
    await ann.client.createTask({ title: "There from the beginning" });
  });
  after(async () => {
    await api.stop();
    await server.remove();
  });

  // The same address each time: cookies are named after it.
  const start = () => startTestApi({ databaseUrl: url, port, publicUrl: "http://docket.test" });
  const run = (sql: string, at = superuserUrl) => withClient(at, (client) => client.query(sql));
  const onServer = (sql: string) => run(sql, server.superuserUrl());
  const disconnectAll = () =>
    onServer(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'docket' AND application_name = 'docket'",
    );

  const add = (title = "x") =>
    call(`${api.url}/api/tasks`, { as: ann, method: "POST", body: { title } });
  const signIn = () =>
    call(`${api.url}/api/auth/sign-in/email`, {
      method: "POST",
      body: { email: ann.email, password: ann.password },
    });
  let people = 0;
  const register = () => {
    people += 1;
    const body = { name: "Bob", email: `bob-${people}@example.com`, password: "a long password" };
    return call(`${api.url}/api/auth/sign-up/email`, { method: "POST", body });
  };
  const metric = async (name: string) => {
    const { body } = await call(`${api.url}/metrics`);
    return Number(new RegExp(`^${name} (\\S+)`, "m").exec(String(body))?.[1] ?? 0);
  };

  function expectUnable(answer: Answer, words: RegExp, what: string): void {
    expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).to.equal(503);
    expect(answer.headers.get("retry-after"), what).to.match(/^\d+$/);
    expect(answer.headers.get("content-type"), what).to.contain("application/problem+json");
    expect(answer.body.detail, what).to.match(words);
  }
  async function expectWorking({ accounts = true } = {}): Promise<void> {
    for (;;) {
      if ((await call(`${api.url}/readyz`)).status === 200) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await add()).status).to.equal(201);
    if (accounts) {
      expect((await signIn()).status).to.equal(200);
      expect((await register()).status).to.equal(200);
    }
    // A check that began earlier may still be running.
    while ((await metric("docket_database_takes_changes")) !== 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  async function expectReading(): Promise<void> {
    const [tasks, session] = await Promise.all([
      call(`${api.url}/api/tasks?sort=oldest&limit=1`, { as: ann }),
      call(`${api.url}/api/auth/get-session`, { headers: { cookie: ann.cookie } }),
    ]);
    expect(tasks.body.items?.[0]?.title, JSON.stringify(tasks.body)).to.match(/^There from/);
    expect(session.body?.user?.id, JSON.stringify(session.body)).to.equal(ann.id);
  }

  describe("causes 503 with the reason until it recovers, for SQLSTATE", () => {
    const failing = /error of its own/;
    const cases: [state: string, words: RegExp, message?: string][] = [
      ["53100", /disk is full/],
      ["25006", /read-only/],
      ["53200", /out of memory/],
      ["55P03", /too long/],
      ["58030", failing],
      ["XX000", failing],
    ];
    // Tested with a task only, since hashing passwords is slow.
    const tasksOnly: typeof cases = [
      ["42501", /does not let Docket do what it needs/],
      ["53000", failing],
      ["53400", failing],
      ["55000", failing],
      ["55006", /too long/],
      ["57014", /too long/],
      ["58000", failing],
      ["58P01", failing],
      ["XX000", /disk is full/, 'could not extend file "base/1/2": Disk quota exceeded'],
      ["58030", /disk is full/, 'could not write to file "pg_wal/x": No space left on device'],
      ["XX001", failing],
      ["XX002", failing],
    ];
    for (const [state, words, message = "simulated"] of [...cases, ...tasksOnly]) {
      const accounts = cases.some(
        ([one, _, told]) => one === state && !told && message === "simulated",
      );
      it(`${state}, ${message}`, async () => {
        const tables = ["tasks", "sessions", "users", "verifications"];
        await run(
          `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${state}', MESSAGE = '${message}'; END $$;
           ${tables.map((table) => `CREATE TRIGGER a_fail BEFORE INSERT ON ${table} EXECUTE FUNCTION fail();`).join("\n")}`,
        );
        try {
          expectUnable(await add(), words, "a task");
          if (accounts) {
            expectUnable(await signIn(), words, "sign-in");
            expectUnable(await register(), words, "sign-up");
          }
          await expectReading();
          const stops = /disk is full|read-only/.test(words.source);
          const state503 = await call(`${api.url}/readyz`);
          if (stops) expectUnable(state503, words, "/readyz");
          else expect(state503.status).to.equal(200);
          expect(await metric("docket_database_takes_changes")).to.equal(stops ? 0 : 1);
        } finally {
          await run("DROP FUNCTION fail CASCADE");
        }
        await expectWorking({ accounts });
      });
    }
  });

  it("on a full disk: writes are refused with the reason, reads work, and it recovers", async () => {
    const full = await fillDisk(server, superuserUrl, ["messages", "idempotency_keys", "api_keys"]);
    const { id } = await ann.client.createConversation({});
    try {
      const words = /disk is full/;
      const body = { content: "hello" };
      const say = { as: ann, method: "POST", body };
      expectUnable(await call(`${api.url}/api/conversations/${id}/messages`, say), words, "chat");
      const keyed = { ...say, body: { title: "x" }, headers: { "idempotency-key": "k" } };
      expectUnable(await call(`${api.url}/api/tasks`, keyed), words, "a task with a key");
      const key = { as: ann, method: "POST", body: { name: "k", scope: "read" } };
      expectUnable(await call(`${api.url}/api/api-keys`, key), words, "a key");
      await expectReading();
      expect(await metric('docket_database_failures_total\\{reason="disk-full"\\}')).to.be.above(2);
    } finally {
      await full.makeRoom();
    }
    await expectWorking();
    const { turn } = await ann.client.sendMessage({ id, content: "hello" });
    expect(turn.status).to.equal("completed");
  });

  it("set to read-only: writes are refused, reads work even after a restart, and it recovers", async () => {
    const bob = await signUp(api.url, "Bob");
    await bob.client.createTask({ title: "Not searched yet" });
    await ann.client.listTasks({ q: "beginning" });
    await onServer("ALTER DATABASE docket SET default_transaction_read_only = on");
    await disconnectAll();
    try {
      // The first check may use a connection that was just terminated.
      for (let tries = 0; tries < 100; tries += 1) {
        if (/read-only/.test((await call(`${api.url}/readyz`)).body.detail)) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expectUnable(await call(`${api.url}/readyz`), /read-only/, "/readyz");
      expectUnable(await add(), /read-only/, "a task");
      expectUnable(await signIn(), /read-only/, "sign-in");
      expectUnable(await register(), /read-only/, "sign-up");
      await expectReading();
      const search = (as: TestUser) => call(`${api.url}/api/tasks?q=beginning`, { as });
      expect((await search(ann)).body.items).to.have.length(1);
      expectUnable(await search(bob), /read-only/, "a search that lacks a change");
      await api.stop();
      api = await start();
      expect(api.said.join("\n")).to.contain("The database is read-only");
    } finally {
      await onServer("ALTER DATABASE docket RESET default_transaction_read_only");
    }
    await expectWorking();
  });

  it("read-only and not migrated: the server refuses to start and says why", async () => {
    await onServer("CREATE DATABASE empty OWNER docket");
    await onServer("ALTER DATABASE empty SET default_transaction_read_only = on");
    expect(await refusedStart({ databaseUrl: server.ownerUrl("empty") })).to.match(
      /read-only, and has to be migrated/,
    );
  });

  for (const [state, closing, opening, words] of [
    [
      "with no connection left",
      "ALTER ROLE docket CONNECTION LIMIT 0",
      "ALTER ROLE docket CONNECTION LIMIT -1",
      /no connection left/,
    ],
    [
      "closed to connections",
      "ALTER DATABASE docket ALLOW_CONNECTIONS false",
      "ALTER DATABASE docket ALLOW_CONNECTIONS true",
      /cannot be reached/,
    ],
  ] as const)
    it(`${state}: requests get 503 with that reason, and it recovers`, async () => {
      await onServer(closing);
      await disconnectAll();
      try {
        expectUnable(await add(), words, "a task");
        expectUnable(await call(`${api.url}/readyz`), /cannot be reached/, "/readyz");
        expect(
          await refusedStart({ databaseUrl: server.ownerUrl("docket"), databaseWaitSeconds: 1 }),
        ).to.match(/^The database at .* accepts no connection \(/m);
      } finally {
        await onServer(opening);
      }
      await expectWorking();
    });
});

describe("a database that refuses the login of a running Docket", () => {
  it("causes 503 for requests, and one line in the log, which says what to do", async () => {
    const server = await createTestServer();
    const onServer = (sql: string) =>
      withClient(server.superuserUrl(), (client) => client.query(sql));
    await onServer("CREATE DATABASE docket OWNER docket");
    const child = await spawnApi({
      DATABASE_URL: server.ownerUrl("docket"),
      BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
    });
    try {
      await ready(child);
      await onServer("ALTER ROLE docket NOLOGIN");
      await onServer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'docket'",
      );
      const body = { email: "ann@example.com", password: "a long password" };
      for (const path of ["/api/auth/sign-in/email", "/api/auth/request-password-reset"]) {
        const answer = await call(`${child.url}${path}`, { method: "POST", body });
        expect(answer.status, path).to.equal(503);
        expect(answer.body.detail, path).to.match(/^The database cannot be reached/);
      }
      while (!child.output().includes("refused the login")) await sleep(20);
      const lines = child
        .output()
        .split("\n")
        .filter((line) => line.includes("refused the login"));
      expect(lines).to.have.length(1);
      expect(JSON.parse(lines[0]!).err.message).to.contain("Check the user and the password");
    } finally {
      child.process.kill();
      await child.ended;
      await server.remove();
    }
  });
});

describe("a database with an unusual configuration", function () {
  this.timeout(60_000);
  let api: TestApi | undefined;
  afterEach(async () => {
    await api?.stop();
    api = undefined;
  });
  const nameOf = (databaseUrl: string) => new URL(databaseUrl).pathname.slice(1);

  for (const [what, options, words] of [
    ["LATIN1", "ENCODING 'LATIN1' LOCALE 'C'", /encoding LATIN1.*ENCODING 'UTF8'/],
    ["SQL_ASCII", "ENCODING 'SQL_ASCII' LOCALE 'C'", /encoding SQL_ASCII/],
  ] as const) {
    it(`with encoding ${what} is refused with the reason, before anything is created in it`, async () => {
      const test = await createTestDatabase();
      const name = `${nameOf(test.directUrl)}_other`;
      const other = (base: string) => base.replace(nameOf(test.directUrl), name);
      await withClient(test.superuserUrl, (client) =>
        client.query(
          `CREATE DATABASE ${name} OWNER docket TEMPLATE template0 LOCALE_PROVIDER libc ${options}`,
        ),
      );
      expect(await refusedStart({ databaseUrl: other(test.directUrl) })).to.match(words);
      const { rowCount } = await withClient(other(test.superuserUrl), (client) =>
        client.query("SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
      );
      expect(rowCount).to.equal(0);
    });
  }

  for (const [what, setting] of [
    ["an invalid search_path", "search_path = nowhere"],
    ["another isolation level", "default_transaction_isolation = 'serializable'"],
  ] as const) {
    it(`with ${what} is refused with the statement that fixes it`, async () => {
      const test = await createTestDatabase();
      await withClient(test.superuserUrl, (client) =>
        client.query(`ALTER DATABASE ${nameOf(test.directUrl)} SET ${setting}`),
      );
      const refusal = await refusedStart({ databaseUrl: test.directUrl });
      const [, mending] = /set it: (ALTER .*)\.$/im.exec(refusal) ?? [];
      expect(mending, refusal).to.be.a("string");
      await withClient(test.superuserUrl, (client) => client.query(mending ?? ""));
      api = await startTestApi({ databaseUrl: test.directUrl });
    });
  }

  it("whose search_path leads to another schema is refused, before anything is created in it", async () => {
    const test = await createTestDatabase();
    const name = nameOf(test.directUrl);
    await withClient(test.superuserUrl, (client) =>
      client.query(
        `CREATE SCHEMA app AUTHORIZATION docket; ALTER DATABASE ${name} SET search_path = app`,
      ),
    );
    expect(await refusedStart({ databaseUrl: test.directUrl }))
      .to.contain("“app”")
      .and.match(/search_path = public\.$/);
    const { rowCount } = await withClient(test.superuserUrl, (client) =>
      client.query("SELECT FROM pg_class WHERE relnamespace = 'app'::regnamespace"),
    );
    expect(rowCount).to.equal(0);
  });

  it("that only the options of its URL let take changes is migrated and served", async () => {
    const server = await createTestServer();
    try {
      const options = "-c default_transaction_read_only=off";
      const databaseUrl = `${server.ownerUrl("docket")}?options=${encodeURIComponent(options)}`;
      await withClient(server.superuserUrl(), async (client) => {
        await client.query("ALTER ROLE docket SET default_transaction_read_only = on");
        await client.query("CREATE DATABASE docket OWNER docket");
      });
      const cli = (command: string) =>
        run(process.execPath, [require.resolve("sequelize-cli/lib/sequelize"), command], {
          cwd: path.dirname(migrationsFolder),
          env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl },
        });
      api = await startTestApi({ databaseUrl });
      await signUp(api.url, "Ann");
      expect((await cli("db:migrate:undo")).stdout).to.contain("reverted");
      expect((await cli("db:migrate")).stdout).to.contain("migrated");
      await api.stop();
      api = undefined;
    } finally {
      await server.remove();
    }
  });

  it("is refused if the addresses for other purposes lead to another database", async () => {
    const [test, other] = [await createTestDatabase(), await createTestDatabase()];
    for (const elsewhere of [
      { databaseDirectUrl: other.directUrl },
      { databaseReplicaUrl: other.directUrl },
    ])
      expect(await refusedStart({ databaseUrl: test.directUrl, ...elsewhere })).to.match(
        /^DATABASE_\w+ and DATABASE_\w+ lead to different databases\./,
      );
  });

  it("works without its replica if that cannot be used, and says why", async () => {
    const test = await createTestDatabase();
    const wrong = new URL(test.directUrl);
    wrong.password = "wrong";
    for (const [databaseReplicaUrl, why] of [
      [wrong.href, /refused the login/],
      [test.directUrl, /no replica/],
    ] as const) {
      api = await startTestApi({ databaseUrl: test.directUrl, databaseReplicaUrl });
      expect(api.said.join("\n"))
        .to.match(/DATABASE_REPLICA_URL serves no reads/)
        .and.match(why);
      expect((await call(`${api.url}/readyz`)).status).to.equal(200);
      await api.stop();
    }
  });

  it("with its own settings for value formats, quoting and row_security works", async () => {
    const test = await createTestDatabase();
    const settings = {
      datestyle: "SQL, DMY",
      intervalstyle: "sql_standard",
      timezone: "Asia/Kolkata",
      bytea_output: "escape",
      standard_conforming_strings: "off",
      row_security: "off",
      extra_float_digits: "-15",
    };
    await withClient(test.superuserUrl, async (client) => {
      for (const [name, value] of Object.entries(settings))
        await client.query(`ALTER DATABASE ${nameOf(test.directUrl)} SET ${name} = '${value}'`);
    });
    const one = await startTestApi({ databaseUrl: test.url, databaseDirectUrl: test.directUrl });
    api = one;
    const ann = await signUp(one.url, "O'Brien \\ Ann");
    const body = { title: "It's \\ here" };
    const headers = { "idempotency-key": "once" };
    const made = await call(`${one.url}/api/tasks`, { as: ann, method: "POST", body, headers });
    const again = await call(`${one.url}/api/tasks`, { as: ann, method: "POST", body, headers });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect(again.body).to.deep.equal(made.body);
    expect(Math.abs(Date.parse(made.body.createdAt) - Date.now())).to.be.below(60_000);
    const etag = made.headers.get("etag") ?? "";
    const change = (match: string) =>
      call(`${one.url}/api/tasks/${made.body.id}`, {
        as: ann,
        method: "PATCH",
        body: { completed: true },
        headers: { "if-match": match },
      });
    expect((await change(etag)).status).to.equal(200);
    expect((await change(etag)).status).to.equal(412);
    expect((await ann.client.listTasks()).items[0]?.title).to.equal(body.title);
    expect((await signUp(one.url)).token).to.be.a("string");
  });

  it("with LC_CTYPE C works, with a warning at startup", async () => {
    const test = await createTestDatabase();
    const name = `${nameOf(test.directUrl)}_c`;
    const other = test.directUrl.replace(nameOf(test.directUrl), name);
    await withClient(test.superuserUrl, (client) =>
      client.query(
        `CREATE DATABASE ${name} OWNER docket TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'`,
      ),
    );
    await migrateDatabase(other);
    api = await startTestApi({ databaseUrl: other });
    expect(api.said.join("\n")).to.contain("LC_CTYPE is C");
  });
});
