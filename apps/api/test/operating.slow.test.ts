import { mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConfigError, readConfig, staysHere } from "@docket/api";
import { lastDue, parseSchedule, scheduleBackups, verifyBackup } from "@docket/backup";
import {
  type Child,
  createTestDatabase,
  createTestServer,
  migrateDatabase,
  ready,
  signUp,
  spawnApi,
  startTestApi,
  type TestServer,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { refusedStart } from "./support/refused-start.js";

describe("operating Docket", () => {
  const children: Child[] = [];
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-operating-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.process.kill("SIGTERM");
      await child.ended;
    }
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (variables: Record<string, string>) => {
    const child = await spawnApi({ DOCKET_DATA_DIR: path.join(folder, "data"), ...variables });
    children.push(child);
    return child;
  };
  async function until<T>(work: () => Promise<T | false>): Promise<T> {
    for (;;) {
      const result = await work();
      if (result !== false) return result;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it("restarts its own PostgreSQL when killed: 503 meanwhile, no acknowledged write lost", async () => {
    const child = await start({});
    await ready(child);
    const ann = await signUp(child.url);
    const acknowledged: string[] = [];
    const statuses = new Set<number>();
    let stopped = false;
    const writer = (async () => {
      for (let count = 0; !stopped; count += 1) {
        const title = `task ${count}`;
        const { status } = await call(`${child.url}/api/tasks`, {
          method: "POST",
          as: ann,
          body: { title },
        });
        statuses.add(status);
        if (status === 201) acknowledged.push(title);
      }
    })();
    const pidFile = path.join(folder, "data/postgres/postmaster.pid");
    for (let round = 0; round < 2; round += 1) {
      const before = acknowledged.length;
      await until(async () => acknowledged.length > before + 10);
      process.kill(Number((await readFile(pidFile, "utf8")).split("\n")[0]), "SIGKILL");
      const at = acknowledged.length;
      await until(async () => acknowledged.length > at + 10);
    }
    stopped = true;
    await writer;
    expect([...statuses].filter((status) => ![201, 503].includes(status))).to.deep.equal([]);
    expect((await call(`${child.url}/readyz`)).status).to.equal(200);
    const { body } = await call(`${child.url}/api/me/export`, { as: ann });
    const stored = body.tasks.map(({ title }: { title: string }) => title);
    expect(acknowledged.filter((title) => !stored.includes(title))).to.deep.equal([]);
    expect(new Set(stored).size).to.equal(stored.length);
    expect(child.output())
      .to.contain("PostgreSQL has ended unexpectedly")
      .and.contain("runs again");
  }).timeout(120_000);

  describe("a scheduled backup", () => {
    it("runs when one is due, and removes only the oldest backups", async () => {
      const { url: databaseUrl } = await createTestDatabase();
      const backups = path.join(folder, "backups");
      const startWith = (schedule: string) =>
        startTestApi({
          databaseUrl,
          backups: readConfig({
            BACKUP_SCHEDULE: schedule,
            BACKUP_KEEP: "2",
            BACKUP_DIR: backups,
          }).backups,
        });
      const api = await startWith("hourly");
      const [first] = await until(async () => {
        const files = await readdir(backups).catch(() => []);
        return files.some((name) => name.endsWith(".backup")) && files;
      });
      expect((await verifyBackup(path.join(backups, first ?? ""))).tables).to.have.property(
        "tasks",
      );
      await api.stop();

      // As if made last year: two backups of the same second would have the same name.
      const lastYear = "docket-20250101T000000Z.backup";
      await rename(path.join(backups, first ?? ""), path.join(backups, lastYear));
      const older = ["docket-20200101T000000Z.backup", "docket-20200102T000000Z.backup"];
      // As if made while the clock was wrong: it must not be taken for the newest.
      const ahead = "docket-29990101T000000Z.backup";
      const killed = "docket-20250101T000000Z.backup.partial-7";
      for (const name of [...older, ahead, killed, "mine.txt"])
        await writeFile(path.join(backups, name), "old");
      await utimes(path.join(backups, killed), 0, 0);
      const second = await startWith("daily 03:00");
      const left = await until(async () => {
        const files = await readdir(backups);
        return ![...older, ahead, killed].some((name) => files.includes(name)) && files.sort();
      });
      await second.stop();
      expect(left).to.have.length(3);
      expect(left).to.include.members([lastYear, "mine.txt"]);
    }).timeout(60_000);

    it("that is being made is ended by a stop, and leaves nothing", async () => {
      const test = await createTestDatabase();
      const backups = path.join(folder, "ended");
      const told: unknown[] = [];
      await withClient(test.superuserUrl, async (client) => {
        await client.query("BEGIN; LOCK TABLE turn_events"); // the backup waits for it
        const plan = { schedule: { every: "hour" } as const, folder: backups, keep: 1 };
        const stop = scheduleBackups(test.directUrl, plan, (result) => told.push(result));
        await until(async () => (await readdir(backups).catch(() => [])).length > 0);
        await stop();
      });
      expect([await readdir(backups), told]).to.deep.equal([[], []]);
      await test.drop();
    });

    it("that two servers make in one folder at the same time is kept once", async () => {
      const test = await createTestDatabase();
      const backups = path.join(folder, "shared");
      const names = () => readdir(backups).catch(() => []);
      const told: { file?: string; error?: unknown }[] = [];
      const plan = { schedule: { every: "hour" } as const, folder: backups, keep: 3 };
      const schedule = () => scheduleBackups(test.directUrl, plan, (result) => told.push(result));
      const stops = await withClient(test.superuserUrl, async (client) => {
        await client.query("BEGIN; LOCK TABLE turn_events"); // both backups wait for it
        const first = schedule();
        await until(async () => (await names()).length === 1);
        await new Promise((resolve) => setTimeout(resolve, 1_000)); // they are named by the second
        const second = schedule();
        await until(async () => (await names()).length === 2);
        return [first, second];
      });
      await until(async () => {
        const left = await names();
        return told.length > 0 && left.length === 1 && left[0]?.endsWith(".backup");
      });
      for (const stop of stops) await stop();
      // The later one may be done first, and is told of, too, until the earlier one replaces it.
      expect([told.at(-1)?.file]).to.deep.equal(
        (await names()).map((name) => path.join(backups, name)),
      );
      await test.drop();
    });

    it("reports that its folder is a file, or cannot be made", async () => {
      const file = path.join(folder, "no-folder");
      await writeFile(file, "");
      for (const [where, words] of [
        [file, `${file} is a file, not a folder.`],
        ["/proc/docket/backups", "/proc/docket/backups cannot be used: /proc takes no folders."],
      ] as const) {
        const plan = { schedule: { every: "hour" } as const, folder: where, keep: 1 };
        const result = await new Promise((resolve) => {
          const stop = scheduleBackups("postgresql://127.0.0.1/none", plan, (told) => {
            void stop().then(() => resolve(told));
          });
        });
        expect((result as { error: Error }).error.message).to.equal(words);
      }
    });

    it("is due at the scheduled time; malformed schedules are rejected", () => {
      const at = (text: string) => new Date(`2026-03-10T${text}`);
      const daily = parseSchedule("daily 03:00") ?? expect.fail();
      expect(lastDue(daily, at("03:00:00"))).to.deep.equal(at("03:00:00"));
      expect(lastDue(daily, at("23:59:59"))).to.deep.equal(at("03:00:00"));
      expect(lastDue(daily, at("02:59:59"))).to.deep.equal(new Date("2026-03-09T03:00:00"));
      const hourly = parseSchedule("hourly") ?? expect.fail();
      expect(lastDue(hourly, at("02:59:59"))).to.deep.equal(at("02:00:00"));
      for (const wrong of ["", "daily", "daily 24:00", "daily 3:00", "0 3 * * *", "weekly"]) {
        expect(parseSchedule(wrong), wrong).to.equal(null);
      }
    });

    it("with an invalid schedule or count is a configuration error", () => {
      const variables = { BACKUP_SCHEDULE: "sometimes", BACKUP_KEEP: "0" };
      for (const name of Object.keys(variables))
        expect(() => readConfig(variables)).to.throw(ConfigError, name);
    });
  });

  describe("a database restored without the two roles", () => {
    let server: TestServer;
    before(async () => {
      server = await createTestServer();
    });
    after(() => server.remove());

    /** A database as it is after `pg_dump` here and `pg_restore` on a server without these roles. */
    const withoutRoles = async (name: string) => {
      await withClient(server.superuserUrl(), (client) =>
        client.query(`CREATE DATABASE ${name} OWNER docket`),
      );
      const url = server.ownerUrl(name);
      await migrateDatabase(url);
      await withClient(server.superuserUrl(name), (client) =>
        client.query("DROP OWNED BY docket_app, docket_admin; DROP ROLE docket_app, docket_admin"),
      );
      return url;
    };

    it("gets the roles, policies and grants at startup, and works", async () => {
      const databaseUrl = await withoutRoles("restored");
      const api = await startTestApi({ databaseUrl });
      const [ann, bob] = [await signUp(api.url), await signUp(api.url)];
      await ann.client.createTask({ title: "Ann's" });
      expect((await bob.client.listTasks({})).items).to.deep.equal([]);
      expect((await ann.client.listTasks({})).items).to.have.length(1);
      await api.stop();
      const fresh = await createTestDatabase();
      const policies = (url: string) =>
        withClient(url, async (client) => {
          const { rows } = await client.query(
            `SELECT polrelid::regclass::text AS t, polname, polcmd, pg_get_expr(polqual, polrelid) AS q,
               polroles::regrole[]::text AS r FROM pg_policy ORDER BY 1, 2`,
          );
          return rows;
        });
      expect(await policies(databaseUrl)).to.deep.equal(await policies(fresh.directUrl));
      await withClient(server.superuserUrl("restored"), (client) =>
        client.query("DROP OWNED BY docket_app, docket_admin; DROP ROLE docket_app, docket_admin"),
      );
    });

    it("is refused with the names of the roles if the login role may not create them", async () => {
      const databaseUrl = await withoutRoles("refused");
      await withClient(server.superuserUrl(), (client) =>
        client.query("ALTER ROLE docket NOCREATEROLE"),
      );
      await withClient(server.superuserUrl(), (client) =>
        client.query("CREATE DATABASE unused OWNER docket"),
      );
      for (const url of [databaseUrl, server.ownerUrl("unused")]) {
        expect(await refusedStart({ databaseUrl: url }))
          .to.contain("docket_app")
          .and.contain("As an administrator: CREATE ROLE")
          .and.not.contain("$roles$");
      }
      await withClient(server.superuserUrl(), (client) =>
        client.query("ALTER ROLE docket CREATEROLE"),
      );
    });
  });

  describe("a database without some of what isolates users or logs changes", () => {
    /** The grants, policies, row-level security and triggers of all tables. */
    const protection = (url: string) =>
      withClient(url, async (client) => {
        const { rows } = await client.query(
          `SELECT relname, relrowsecurity, relforcerowsecurity,
             (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(relacl) AS x WHERE x::text ~ '^docket_') AS grants,
             (SELECT array_agg(x::text || attname ORDER BY attname, x::text) FROM pg_attribute, unnest(attacl) AS x
               WHERE attrelid = c.oid) AS column_grants,
             (SELECT array_agg(polname ORDER BY polname) FROM pg_policy WHERE polrelid = c.oid) AS policies,
             (SELECT array_agg(tgname || tgenabled::text ORDER BY tgname) FROM pg_trigger
               WHERE tgrelid = c.oid AND NOT tgisinternal) AS triggers
           FROM pg_class AS c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
        );
        return rows;
      });
    const damages = [
      "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM docket_app, docket_admin",
      "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, docket_app",
      "REVOKE USAGE ON SCHEMA public FROM PUBLIC",
      "ALTER TABLE tasks DISABLE ROW LEVEL SECURITY; ALTER TABLE lists NO FORCE ROW LEVEL SECURITY",
      "DROP POLICY tasks_owner ON tasks",
      "ALTER TABLE tasks DISABLE TRIGGER USER",
      "DROP TRIGGER tasks_log ON tasks",
      // All of it
      `DO $$ DECLARE sql text; BEGIN
         FOR sql IN SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass) FROM pg_policy
           UNION ALL SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger WHERE NOT tgisinternal
           UNION ALL SELECT format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', oid::regclass)
             FROM pg_class WHERE relrowsecurity
         LOOP EXECUTE sql; END LOOP;
       END $$; REVOKE ALL ON ALL TABLES IN SCHEMA public FROM docket_app, docket_admin`,
    ];

    it("gets it back at startup, and works", async () => {
      const { directUrl, superuserUrl } = await createTestDatabase();
      const whole = await protection(superuserUrl);
      for (const damage of damages) {
        await withClient(superuserUrl, (client) => client.query(damage));
        const api = await startTestApi({ databaseUrl: directUrl });
        try {
          expect(api.said.join("\n"), damage).to.contain("Made what was missing in the database");
          const ann = await signUp(api.url);
          await ann.client.createTask({ title: "Ann's" });
          expect(await protection(superuserUrl), damage).to.deep.equal(whole);
        } finally {
          await api.stop();
        }
      }
    });

    it("is left as it is by an older Docket", async () => {
      const { directUrl, superuserUrl } = await createTestDatabase();
      await withClient(superuserUrl, (client) =>
        client.query(
          `INSERT INTO "SequelizeMeta" VALUES ('29990101000000-future.ts'); DROP TRIGGER tasks_log ON tasks`,
        ),
      );
      const before = await protection(superuserUrl);
      const api = await startTestApi({ databaseUrl: directUrl });
      await api.stop();
      expect(await protection(superuserUrl)).to.deep.equal(before);
    });

    it("is refused if a table is not there, and no right is asked for", async () => {
      const { directUrl, superuserUrl } = await createTestDatabase();
      await withClient(superuserUrl, (client) => client.query("ALTER TABLE tasks RENAME TO jobs"));
      expect(await refusedStart({ databaseUrl: directUrl })).to.match(
        /relation "tasks" does not exist\. pnpm db:drift shows/,
      );
    });

    it("is refused if the login role may not make it, with what an administrator must do", async () => {
      const { directUrl, superuserUrl } = await createTestDatabase();
      const alone = "ALTER SCHEMA public OWNER TO postgres; GRANT ALL ON SCHEMA public TO docket;";
      await withClient(superuserUrl, (client) => client.query(`${alone} ${damages[2]}`));
      const refusal = await refusedStart({ databaseUrl: directUrl });
      const [, statements] = /As an administrator: (.*)\.$/m.exec(refusal) ?? [];
      await withClient(superuserUrl, (client) => client.query(statements ?? ""));
      const api = await startTestApi({ databaseUrl: directUrl });
      await api.stop();
    });

    it("is refused if another role owns the tables, as after a superuser's pg_restore", async () => {
      const { directUrl, superuserUrl } = await createTestDatabase();
      for (const [statement, words] of [
        ["ALTER TABLE sessions OWNER TO postgres", "postgres owns 1 of Docket's tables"],
        [
          `DO $$ DECLARE name regclass; BEGIN
             FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
             LOOP EXECUTE format('ALTER TABLE %s OWNER TO postgres', name); END LOOP;
           END $$`,
          'ALTER TABLE "SequelizeMeta" OWNER TO docket.',
        ],
        // It may have left them.
        ["CREATE SCHEMA docket_before_restore", "A restore into this database was interrupted"],
      ] as const) {
        await withClient(superuserUrl, (client) => client.query(statement));
        expect(await refusedStart({ databaseUrl: directUrl })).to.contain(words);
      }
    });
  });

  it("reports that a newer Docket has migrated the database", async () => {
    const { url, superuserUrl } = await createTestDatabase();
    await withClient(superuserUrl, (client) =>
      client.query(`INSERT INTO "SequelizeMeta" VALUES ('29990101000000-future.ts')`),
    );
    const api = await startTestApi({ databaseUrl: url });
    await api.stop();
    expect(api.said.join("\n")).to.contain("migrated by a newer Docket (29990101000000-future.ts)");
  });

  it("normalizes PUBLIC_URL as browsers do, and explains what is wrong with an invalid one", () => {
    const publicUrl = (text: string) =>
      readConfig({ PUBLIC_URL: text, BETTER_AUTH_SECRET: "x".repeat(40) }).publicUrl;
    for (const [text, taken] of [
      ["https://Docket.Example.com:443/", "https://docket.example.com"],
      ["https://example.com/docket//", "https://example.com/docket"],
      ["http://[::1]:3000", "http://[::1]:3000"],
      ["https://bücher.example/my tasks", "https://xn--bcher-kva.example/my%20tasks"],
    ] as const)
      expect(publicUrl(text)).to.equal(taken);
    for (const [text, words] of [
      ["docket.example.com", /address that browsers use/],
      ["localhost:3000", /address that browsers use/],
      ["https://", /address that browsers use/],
      ["https://ann:secret@example.com", /no user and no password/],
      ["https://example.com//docket", /single slashes/],
      ["https://example.com/#docket", /no query/],
      ["https://example.com/api/docket", /path that Docket itself uses/],
    ] as const)
      expect(() => publicUrl(text), text).to.throw(ConfigError, words);
  });

  it("names the variable that has an invalid value", () => {
    for (const [name, texts] of Object.entries({
      SMTP_URL: [
        "smtp://",
        "smtp:",
        "smtps://:465",
        "mail.example.com",
        "mail.example.com:587",
        "https://mail.example.com",
      ],
      SMTP_FROM: ["docket", "Docket", "a@b\r\nBcc: c@d"],
      OIDC_ISSUER: ["id.example.com", "https://", "ftp://id.example.com"],
      NODE_ENV: ["Production", "prod", "staging"],
      ASSISTANT_API_KEY: ["one\ntwo", "“key”"],
      METRICS_TOKEN: ["short", "a token with blanks in it", "ein-schlüssel-mit-umlaut"],
      SIGN_UP: ["yes", "Open"],
      PORT: ["0x10", "-1", "70000", "3000.5"],
      DATABASE_POOL_MAX: ["0", "many", "1e9"],
    }))
      for (const text of texts) {
        expect(() => readConfig({ [name]: text }), text)
          .to.throw(ConfigError, name)
          .with.property("problems")
          .that.satisfies(
            (problems: string[]) => new Set(problems).size === problems.length,
            "each problem once",
          );
      }
  });

  it("claims that all data stays on this machine only if it does", () => {
    const stays = (variables: Record<string, string>) => staysHere(readConfig(variables));
    expect(stays({})).to.equal(true);
    expect(stays({ DATABASE_URL: "postgres://a:b@127.0.0.1/c" })).to.equal(true);
    expect(stays({ DATABASE_URL: "postgres://a:b@db.example.com/c" })).to.equal(false);
    expect(stays({ HOST: "0.0.0.0" })).to.equal(false);
    expect(stays({ PUBLIC_URL: "https://docket.example.com" })).to.equal(false);
    const model = { ASSISTANT_BASE_URL: "https://models.example.com/v1", ASSISTANT_MODEL: "m" };
    expect(stays(model)).to.equal(false);
  });

  it("refuses to start if another program has its port on [::1]", async () => {
    const { url } = await createTestDatabase();
    const other = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => other.listen(0, "::1", resolve));
    const { port } = other.address() as net.AddressInfo;
    const child = await start({ DATABASE_URL: url, PORT: String(port) });
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain(`Port ${port} is taken on [::1]`);
    other.close();
  });
});
