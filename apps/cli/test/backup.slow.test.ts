import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import {
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { createGzip, gunzipSync, gzipSync } from "node:zlib";
import {
  BackupError,
  createBackup,
  restoreBackup,
  scheduleBackups,
  verifyBackup,
} from "@docket/backup";
import { createClient } from "@docket/contract";
import { freePort, lockInstance } from "@docket/database/embedded";
import { migrate } from "@docket/migrator";
import {
  createEmptyDatabase,
  createServerOf,
  createTestDatabase,
  migrateDatabase,
  migrationsFolder,
  oldestPostgres,
  signUp,
  startTestApi,
  type TestApi,
  type TestDatabase,
  type TestServer,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { docket, start, until } from "./support/docket.js";
import { sql } from "./support/small-export.js";

/** The number of ids that a restore skips. */
const LEFT_OUT = 1_000_000;
const JOURNAL = ["SequelizeMeta", "SequelizeMetaLog"];

describe("backup and restore", () => {
  let folder: string;
  let source: TestDatabase;
  let backup: string;
  let ann: TestUser;
  const apis: TestApi[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-backup-"));
    source = await createTestDatabase();
    const api = await startTestApi(await settings(source));
    ann = await signUp(api.url, "Ann Óg");
    const bob = await signUp(api.url, "Bob");
    await ann.client.createApiKey({ name: "a key", scope: "write" });
    for (const { id } of [ann, bob]) await fill(source, id);
    await api.stop();
    backup = path.join(folder, "whole.backup");
    await back(source.url, backup);
  });
  after(async () => {
    await source.drop();
    await rm(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const api of apis.splice(0)) await api.stop();
  });

  const back = async (url: string, file: string) => {
    const { code, stdout, stderr } = await docket(["backup", file], { url });
    expect(code, stderr).to.equal(0);
    return stdout;
  };
  const restore = (url: string, file: string, ...args: string[]) =>
    docket(["restore", file, ...args], { url });
  const restored = async (url: string, file: string, ...args: string[]) => {
    const { code, stdout, stderr } = await restore(url, file, ...args);
    expect(code, stderr).to.equal(0);
    return stdout;
  };

  it("restores all users' rows, the sequences and the schema, as a role that sees no rows", async () => {
    const visible = await withClient(
      source.directUrl,
      async (client) => (await client.query("SELECT count(*)::int AS n FROM tasks")).rows[0].n,
    );
    expect(visible).to.equal(0);
    const target = await createEmptyDatabase();
    expect(await restored(target.directUrl, backup)).to.match(
      /^Restored 2 users and 800 tasks, as of /,
    );
    expect(await content(target.superuserUrl)).to.deep.equal(await content(source.superuserUrl));
    const [now, before] = await Promise.all(
      [target, source].map(({ superuserUrl }) =>
        withClient(superuserUrl, (client) => client.query("SELECT epoch FROM change_epoch")),
      ),
    );
    expect(now?.rows, "clients must not go on from numbers of the other").to.not.deep.equal(
      before?.rows,
    );
    expect(await objects(target.superuserUrl)).to.deep.equal(await objects(source.superuserUrl));
    expect(await drift(target.directUrl, path.join(folder, "scratch"))).to.deep.equal({ code: 0 });

    const api = await startTestApi(await settings(target));
    apis.push(api);
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${api.url}/api/me`, { headers })).status;
    expect(await status({ cookie: ann.cookie })).to.equal(200);
    expect(await status({ authorization: `Bearer ${ann.token}` })).to.equal(200);
    const created = await fetch(`${api.url}/api/tasks`, {
      method: "POST",
      headers: { authorization: `Bearer ${ann.token}`, "content-type": "application/json" },
      body: JSON.stringify({ title: "after the restore" }),
    });
    expect(created.status).to.equal(201);
    const { id } = (await created.json()) as { id: string };
    const [{ max }] = await sql(source, "SELECT max(id)::int AS max FROM tasks");
    // Ids assigned after the backup are not assigned again.
    expect(Number(id)).to.be.greaterThan(max + LEFT_OUT);
  }).timeout(120_000);

  it("takes a consistent snapshot during concurrent writes, with all acknowledged before it", async () => {
    const database = await createTestDatabase();
    await sql(database, "INSERT INTO users (id, email, name) VALUES ('w', 'w@example.com', 'W')");
    let stopped = false;
    let written = 0;
    // Each transaction writes two rows that belong together.
    const writer = withClient(database.superuserUrl, async (client) => {
      while (!stopped) {
        await client.query(`BEGIN; INSERT INTO tasks (user_id, title) VALUES ('w', 'pair');
          INSERT INTO conversations (user_id, title) VALUES ('w', 'pair'); COMMIT`);
        written += 1;
      }
    });
    await until(async () => written > 50);
    const acknowledged = written;
    const file = path.join(folder, "busy.backup");
    await back(database.directUrl, file);
    const during = written;
    stopped = true;
    await writer;
    expect(during).to.be.greaterThan(acknowledged);
    const target = await createEmptyDatabase();
    await restored(target.directUrl, file);
    const [pairs] = await sql(
      target,
      "SELECT (SELECT count(*) FROM tasks)::int AS tasks, (SELECT count(*) FROM conversations)::int AS conversations",
    );
    expect(pairs.tasks).to.equal(pairs.conversations);
    // One more may have been committed, of which this process had not heard yet.
    expect(pairs.tasks).to.be.within(acknowledged, during + 1);
  });

  it("creates files that only their owner can read, and overwrites none without confirmation", async () => {
    expect((await stat(backup)).mode & 0o777).to.equal(0o600);
    const before = await readFile(backup);
    const { code, stderr } = await docket(["backup", backup], { url: source.directUrl });
    expect([code, stderr]).to.deep.equal([
      2,
      `There is no terminal to ask on. ${backup} exists. Add --yes to overwrite it, or name another file.\n`,
    ]);
    expect(await readFile(backup)).to.deep.equal(before);
    const copy = path.join(folder, "again.backup");
    await writeFile(copy, "something else");
    await docket(["backup", copy, "--yes"], { url: source.directUrl });
    expect((await readFile(copy)).length).to.be.greaterThan(1_000);
    for (const [file, words] of [
      ["no/where", `There is no folder ${path.join(folder, "no")}.`],
      ["again.backup/within", `${copy} is not a folder.`],
      ["a".repeat(300), "name too long"],
    ] as const) {
      const refused = await docket(["backup", path.join(folder, file)], { url: source.directUrl });
      expect(refused.code).to.equal(1);
      expect(refused.stderr).to.include(words).and.not.include("unexpected");
    }
    expect((await readdir(folder)).filter((name) => name.includes("partial"))).to.be.empty;
    const main = path.join(import.meta.dirname, "../dist/main.js");
    const limited = ["-c", 'ulimit -f 1; exec "$@"', "sh", process.execPath, main, "backup"];
    await writeFile(copy, "the last one");
    const tooLarge = await promisify(execFile)("sh", [...limited, copy, "--yes"], {
      env: { DATABASE_URL: source.directUrl },
    }).catch((error: Error) => error);
    expect(tooLarge).to.deep.include({ code: 1 });
    expect(tooLarge).to.have.property("stderr").that.includes("allows no file of its size");
    expect(await readFile(copy, "utf8")).to.equal("the last one");
    expect((await readdir(folder)).filter((name) => name.includes("partial"))).to.be.empty;
    const pipe = path.join(folder, "pipe");
    await promisify(execFile)("mkfifo", [pipe]);
    const noFile = await docket(["backup", pipe, "--yes"], { url: source.directUrl });
    expect(noFile).to.deep.include({ code: 1 });
    expect(noFile.stderr).to.include(`${pipe} is a pipe or a device`);
    expect((await stat(pipe)).isFIFO()).to.equal(true);
    await rm(pipe);
    const notThere = await docket(["backup", "/proc/x"], { url: source.directUrl });
    expect(notThere).to.deep.include({ code: 1, stderr: "No file can be created in /proc.\n" });
  });

  it("goes to standard output and comes from standard input as -, and fails if its reader ends early", async () => {
    const { directUrl: url } = source;
    const file = path.join(folder, "piped.backup");
    const handle = await open(file, "w");
    const piped = await start(["backup", "-"], { url, stdout: handle.fd }).ended;
    await handle.close();
    expect(piped.stderr).to.include("Backed up 2 users and 800 tasks.");
    expect(piped.code).to.equal(0);
    const target = await createEmptyDatabase();
    const restoring = (stdin: Uint8Array, ...args: string[]) =>
      start(["restore", "-", ...args], { url: target.directUrl, stdin, env: { TMPDIR: spool } })
        .ended;
    const spool = await mkdtemp(path.join(folder, "spool-"));
    const bytes = await readFile(file);
    const cutOff = await restoring(bytes.subarray(0, -30));
    expect(cutOff).to.deep.include({ code: 1, stdout: "" });
    expect(cutOff.stderr).to.match(/^Standard input is not what was written: it was cut off/m);
    expect((await restoring(bytes, "--check")).stdout).to.match(
      /^Standard input is intact: 2 users/,
    );
    expect((await restoring(bytes)).stdout).to.match(/^Restored 2 users and 800 tasks/);
    expect(await readdir(spool)).to.be.empty;
    expect(await content(target.superuserUrl)).to.deep.equal(await content(source.superuserUrl));
    await target.drop();

    const cut = [];
    for (const args of [
      ["backup", "-"],
      ["export", ann.id],
      ["users", "list"],
    ]) {
      const { child, ended } = start(args, { url });
      child.stdout?.destroy();
      cut.push({ args, ...(await ended) });
    }
    expect(cut.map(({ code }) => code)).to.deep.equal([1, 1, 0]);
    expect(cut[0]?.stderr).to.include("the program that reads it has ended");
  }).timeout(120_000);

  it("writes to where a link leads, and not into its place", async () => {
    const [link, linked] = [path.join(folder, "latest"), path.join(folder, "linked.backup")];
    await symlink(linked, link);
    const args = ["backup", link, "--yes"];
    const nowhere = await docket(args, { url: source.directUrl });
    expect([nowhere.code, nowhere.stderr]).to.deep.equal([
      1,
      `${link} is a link to something that is not there.\n`,
    ]);
    await writeFile(linked, "");
    expect((await docket(args, { url: source.directUrl })).code).to.equal(0);
    expect(await readlink(link)).to.equal(linked);
    expect((await stat(linked)).size).to.be.greaterThan(1_000);
  });

  it("removes what killed backups have left, even if no new one can be made", async () => {
    const backups = await mkdtemp(path.join(folder, "scheduled-"));
    const names = ["20260101T000000Z", "20260102T000000Z"].map(
      (time) => `docket-${time}.backup.partial-7`,
    );
    for (const name of names) await writeFile(path.join(backups, name), "");
    await utimes(path.join(backups, names[0]!), 0, 0);
    const url = `postgresql://docket@127.0.0.1:${await freePort()}/docket`;
    const plan = { schedule: { every: "hour" }, folder: backups, keep: 1 } as const;
    const told = Promise.withResolvers<object>();
    const stop = scheduleBackups(url, plan, told.resolve);
    expect(await told.promise).to.have.property("error");
    await stop();
    expect(await readdir(backups)).to.deep.equal([names[1]]);
  });

  it("tries a scheduled backup again five minutes after a failure, also if the clock is set back meanwhile", async () => {
    const noFolder = path.join(folder, "no folder");
    await writeFile(noFolder, "");
    const plan = { schedule: { every: "hour" }, folder: noFolder, keep: 1 } as const;
    let minutes = 0;
    let setBack = 0;
    const [started, startedAt] = [performance.now(), Date.now()];
    mock.timers.enable({ apis: ["setInterval"] });
    mock.method(performance, "now", () => started + minutes * 60_000);
    mock.method(Date, "now", () => startedAt + minutes * 60_000 - setBack);
    let failures = 0;
    const stop = scheduleBackups(source.directUrl, plan, () => {
      failures += 1;
    });
    try {
      await until(async () => failures === 1);
      setBack = 86_400_000;
      for (minutes of [4, 6]) {
        mock.timers.tick(30_000);
        await setImmediate();
        await until(async () => minutes < 5 || failures === 2);
        expect(failures).to.equal(minutes < 5 ? 1 : 2);
      }
    } finally {
      mock.timers.reset();
      mock.restoreAll();
      await stop();
    }
  });

  it("ends a restore while it is still reading the file", async () => {
    const url = `postgresql://docket@127.0.0.1:${await freePort()}/docket`;
    const stop = new AbortController();
    const ended = await restoreBackup(url, backup, {
      mayReplace: async () => true,
      onProgress: () => stop.abort(),
      signal: stop.signal,
    }).catch((error: Error) => error);
    expect(ended).to.have.property("name", "AbortError");
  });

  it("leaves nothing of a backup that is interrupted with Ctrl-C", async () => {
    const file = path.join(folder, "interrupted.backup");
    await withClient(source.superuserUrl, async (client) => {
      // The backup waits for this lock.
      await client.query("BEGIN; LOCK TABLE turn_events");
      const { child, ended } = start(["backup", file], { url: source.directUrl });
      const written = async () =>
        (await readdir(folder)).filter((name) => name.startsWith("interrupted"));
      await until(async () => (await written()).length > 0);
      child.kill("SIGINT");
      expect((await ended).code).to.equal(130);
      expect(await written()).to.be.empty;
    });
  });

  it("is not subject to timeouts that are set for the role or the database", async () => {
    const target = await createEmptyDatabase();
    const name = new URL(target.directUrl).pathname.slice(1);
    await withClient(target.superuserUrl, async (client) => {
      // The first holds until it is turned off, which a slow machine must manage in this time.
      for (const setting of [
        "idle_session_timeout = '300ms'",
        "idle_in_transaction_session_timeout = '20ms'",
      ])
        await client.query(`ALTER DATABASE ${name} SET ${setting}`);
    });
    for (const args of [
      ["restore", backup],
      ["backup", path.join(folder, "timeouts.backup")],
    ]) {
      const { code, stderr } = await docket(args, { url: target.directUrl });
      expect(code, stderr).to.equal(0);
    }
    await target.drop();
  });

  it("into a database that is not suitable, or does not allow it, fails with the reason", async () => {
    const target = await createEmptyDatabase();
    const name = new URL(target.directUrl).pathname.slice(1);
    const away = new URL(target.directUrl);
    away.port = String(await freePort());
    const notAllowed =
      "ALTER SCHEMA public OWNER TO postgres; REVOKE CREATE ON SCHEMA public FROM PUBLIC";
    for (const [statements, url, words] of [
      ["SELECT", away.href, /^The database at .* cannot be reached/m],
      [
        `ALTER DATABASE ${name} CONNECTION LIMIT 0`,
        target.directUrl,
        /accepts no connection \(too many connections for database .*\)\. End others, or raise that limit/,
      ],
      [
        `ALTER DATABASE ${name} CONNECTION LIMIT -1; ALTER DATABASE ${name} SET search_path = nowhere`,
        target.directUrl,
        /search_path/,
      ],
      [
        `ALTER DATABASE ${name} RESET ALL; ALTER DATABASE ${name} SET default_transaction_read_only = on`,
        target.directUrl,
        /^The database is read-only/m,
      ],
      [
        `SET default_transaction_read_only = off; ALTER DATABASE ${name} RESET ALL; ${notAllowed}`,
        target.directUrl,
        /permission denied for schema public\. deploy\/login-role\.sql/,
      ],
    ] as const) {
      await withClient(target.superuserUrl, async (client) => {
        for (const statement of statements.split("; ")) await client.query(statement);
      });
      const { code, stderr } = await docket(["restore", backup], { url });
      expect(code, stderr).to.equal(3);
      expect(stderr).to.match(words).and.not.contain("unexpected");
    }
    await target.drop();
  });

  it("by a role that lacks Docket's roles or tables changes nothing, and tells what an administrator must do", async () => {
    const [empty, used] = [await createEmptyDatabase(), await createTestDatabase()];
    const stranger = new URL(empty.directUrl);
    stranger.username = `stranger_${process.pid}`;
    const administer = (url: string, statement: string) =>
      withClient(url, (client) => client.query(statement));
    await administer(
      empty.superuserUrl,
      `CREATE ROLE ${stranger.username} LOGIN PASSWORD '${decodeURIComponent(stranger.password)}';
       ALTER SCHEMA public OWNER TO ${stranger.username}`,
    );
    const foreign = "CREATE TABLE others ()";
    const taken = "ALTER TABLE users OWNER TO postgres";
    for (const [at, statement, url, words] of [
      [
        empty.superuserUrl,
        "SELECT",
        stranger.href,
        /^The database lacks.* may not take the role docket_app\. As an admin.*$/m,
      ],
      [empty.superuserUrl, foreign, stranger.href, /^The database holds tables .* \(others\)/m],
      [
        used.superuserUrl,
        taken,
        used.directUrl,
        /^postgres owns 1 of Docket's tables .* ALTER TABLE users OWNER TO docket/m,
      ],
    ] as const) {
      await administer(at, statement);
      const { code, stderr } = await docket(["restore", backup, "--replace", "--yes"], { url });
      expect(code, stderr).to.equal(1);
      expect(stderr).to.match(words).and.not.contain("$roles$");
    }
    await Promise.all([empty.drop(), used.drop()]);
    await administer(source.superuserUrl, `DROP ROLE ${stranger.username}`);
  });

  it("verifies a backup without a database with --check", async () => {
    const url = "postgresql://nobody@127.0.0.1:1/nowhere";
    const copy = path.join(folder, "copy.backup");
    const checked = (...args: string[]) => docket(["restore", copy, "--check", ...args], { url });
    await writeFile(copy, await readFile(backup));
    const intact = await checked();
    expect(intact).to.deep.include({ code: 0, stderr: "" });
    expect(intact.stdout).to.contain(`${copy} is intact: 2 users and 800 tasks, as of `);
    expect((await checked("--replace")).code).to.equal(2);
    await writeFile(copy, (await readFile(backup)).subarray(0, -30));
    const damaged = await checked();
    expect([damaged.code, damaged.stdout]).to.deep.equal([1, ""]);
    expect(damaged.stderr).to.contain(`${copy} is not what was written`);
  });

  it("rejects truncated, corrupt and foreign files before changing anything", async () => {
    const target = await createEmptyDatabase();
    const whole = await readFile(backup);
    const content = gunzipSync(whole);
    const flip = (at: number): Buffer => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      // Flipping a bit that only pads a byte between two blocks does not change the content.
      return saysTheSame(bytes, content) ? flip(at + 1) : bytes;
    };
    const broken: Buffer[] = [
      ...[0, 1, 30, whole.length >> 1, whole.length - 9, whole.length - 1].map((at) =>
        whole.subarray(0, at),
      ),
      ...[2, 40, whole.length >> 2, whole.length >> 1, whole.length - 30, whole.length - 6].map(
        flip,
      ),
      Buffer.concat([whole, whole]),
      Buffer.from("a letter"),
      gzipSync("a letter"),
      gzipSync('{"format":"docket-backup","version":2}\n'),
      gzipSync('{"format":"docket-backup","version":1}\n'),
    ];
    for (const [index, bytes] of broken.entries()) {
      const file = path.join(folder, "broken.backup");
      await writeFile(file, bytes);
      const refused = await restoreBackup(target.directUrl, file, {
        mayReplace: async () => true,
      }).catch((error: Error) => error);
      expect(refused, String(index)).to.be.instanceOf(BackupError);
      expect((refused as Error).message).to.match(
        /was cut off or changed|is not a backup|newer Docket/,
      );
    }
    const cutOff = await restore(target.directUrl, path.join(folder, "broken.backup"));
    expect([cutOff.code, cutOff.stderr.includes("    at ")]).to.deep.equal([1, false]);
    const missing = await restore(target.directUrl, path.join(folder, "none"));
    expect(missing.code).to.equal(1);
    expect(missing.stderr).to.match(/^Checking the backup\.\nThere is no file .*none\.\n$/);
    const notAFile = await restore(target.directUrl, folder);
    expect(notAFile.stderr).to.include(`${folder} is a folder, not a file.\n`);
    expect(
      await sql(target, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).to.be.empty;
  }).timeout(120_000);

  it("holds no more of a file in memory than it needs, whatever length it claims", async () => {
    const file = path.join(folder, "claims.backup");
    const lines =
      '{"format":"docket-backup","version":1}\n{"table":"users","columns":[]}\n{"bytes":1e15}\n';
    const zeros = Buffer.alloc(1_000_000);
    const content = function* () {
      yield Buffer.from(lines);
      for (let megabytes = 0; megabytes < 400; megabytes++) yield zeros;
    };
    await pipeline(content, createGzip({ level: 1 }), createWriteStream(file));
    let highest = 0;
    const watching = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().external);
    }, 10);
    const before = process.memoryUsage().external;
    const refused = await verifyBackup(file).catch((error: Error) => error);
    clearInterval(watching);
    expect((refused as Error).message).to.contain("was cut off or changed");
    expect((highest - before) / 1_000_000).to.be.below(200);
  }).timeout(60_000);

  it("says what a file is that is not a backup", async () => {
    const { directUrl } = await createEmptyDatabase();
    const content = gunzipSync(await readFile(backup));
    const dump = "--\n-- PostgreSQL database dump\n--\n";
    for (const [bytes, words] of [
      ["", "it is empty"],
      [dump, "it is an SQL dump. psql restores it"],
      [gzipSync(dump), "what gzip compressed in it is an SQL dump"],
      ["PGDMP\u0001\u000f", "pg_restore"],
      ['{"format":"docket-export","version":1,\n', "docket import reads it"],
      ['[{"title": "Milk"}]', "it is JSON"],
      [Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), "it is a ZIP archive"],
      [content, "it was decompressed. Compress it with gzip."],
      [gzipSync(gzipSync(content)), "gunzip"],
      [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), "another program than gzip"],
      ["age-encryption.org/v1\n-> X25519", "it is encrypted"],
      [Buffer.from([0x8c, 0x0d, 4, 9, 3, 2]), "it is encrypted"],
      ["Dear Ann,\n", "it is something else"],
    ] as const) {
      const file = path.join(folder, "other.backup");
      await writeFile(file, bytes);
      const { code, stderr } = await restore(directUrl, file);
      expect([code, stderr.includes(`${file} is not a backup of Docket: `)]).to.deep.equal([
        1,
        true,
      ]);
      expect(stderr).to.include(words);
    }
    const newer = path.join(folder, "newer-format.backup");
    await writeFile(newer, gzipSync('{"format":"docket-backup","version":2}\n'));
    expect((await restore(directUrl, newer)).stderr).to.include("was made by a newer Docket");
    const pipe = path.join(folder, "pipe-in");
    await promisify(execFile)("mkfifo", [pipe]);
    expect((await restore(directUrl, pipe)).stderr).to.include(`${pipe} is a pipe.`);
  });

  it("replaces existing data only with --replace and confirmation, and then completely", async () => {
    const target = await createTestDatabase();
    await sql(
      target,
      "INSERT INTO users (id, email, name) VALUES ('old', 'old@example.com', 'Old')",
    );
    const refused = await restore(target.directUrl, backup);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.include("holds 1 user, so nothing was restored. Add --replace");
    const unasked = await restore(target.directUrl, backup, "--replace");
    expect(unasked.code).to.equal(2);
    expect(await sql(target, "SELECT id FROM users")).to.deep.equal([{ id: "old" }]);
    await restored(target.directUrl, backup, "--replace", "--yes");
    expect(await content(target.superuserUrl)).to.deep.equal(await content(source.superuserUrl));
    expect(await objects(target.superuserUrl)).to.deep.equal(await objects(source.superuserUrl));
  }).timeout(120_000);

  it("refuses to restore while others are connected, or if there are tables that are not Docket's", async () => {
    const target = await createEmptyDatabase();
    await withClient(target.directUrl, async () => {
      const { code, stderr } = await restore(target.directUrl, backup);
      expect([code, /in use by 1 other connection /.test(stderr)]).to.deep.equal([1, true]);
    });
    await sql(target, "CREATE TABLE recipes (id int)");
    const { code, stderr } = await restore(target.directUrl, backup);
    expect([code, /not Docket's \(recipes\)/.test(stderr)]).to.deep.equal([1, true]);
    const newer = await createTestDatabase();
    await sql(newer, `INSERT INTO "SequelizeMeta" VALUES ('29990101000000-future.ts')`);
    await sql(newer, "CREATE TABLE futures (id int)");
    expect((await restore(newer.directUrl, backup, "--replace", "--yes")).stderr).to.include(
      "A newer Docket has migrated the database, and this one does not know all its tables (futures).",
    );
  });

  it("makes clients start afresh after a loss of changes if told so with db new-epoch", async () => {
    const database = await createTestDatabase();
    const first = await startTestApi(await settings(database));
    apis.push(first);
    const { client, token } = await signUp(first.url);
    await client.createTask({ title: "kept" });
    await first.stop();
    // What a provider's snapshot restores, or a standby that lacks the last changes.
    const { pathname, href } = new URL(database.superuserUrl);
    await withClient(href.replace(pathname, "/postgres"), (server) =>
      server.query(`CREATE DATABASE ${pathname.slice(1)}_before TEMPLATE ${pathname.slice(1)}`),
    );
    const [url, superuserUrl] = [database.directUrl, database.superuserUrl].map((address) =>
      address.replace(pathname, `${pathname}_before`),
    ) as [string, string];

    const second = await startTestApi(await settings(database));
    apis.push(second);
    const annAt = ({ url }: TestApi) =>
      createClient({ baseUrl: url, headers: { authorization: `Bearer ${token}` } });
    const lost = await annAt(second).createTask({ title: "lost" });
    const { seq, epoch } = await annAt(second).listChanges({ since: 0 });

    const inUse = await withClient(url, () => docket(["db", "new-epoch"], { url }));
    expect([inUse.code, inUse.stderr]).to.deep.equal([
      1,
      "The database is in use by 1 other connection (docket). Stop Docket and whatever else uses it first.\n",
    ]);
    const { code, stdout, stderr } = await docket(["db", "new-epoch"], { url });
    expect([code, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.include("load everything again");

    const after = await startTestApi({ ...(await settings(database)), databaseUrl: url });
    apis.push(after);
    const other = await annAt(after).createTask({ title: "new" });
    expect(Number(other.id)).to.be.greaterThan(Number(lost.id));
    const changes = await annAt(after).listChanges({ since: seq, epoch });
    expect([changes.full, changes.tasks.map(({ title }) => title)]).to.deep.equal([
      true,
      ["kept", "new"],
    ]);
    const ids = await withClient(superuserUrl, (server) =>
      server.query("SELECT array_agg(id::text ORDER BY id) AS ids FROM tasks"),
    );
    expect(ids.rows[0].ids).to.include(other.id).and.not.include(lost.id);
    const empty = await createEmptyDatabase();
    expect((await docket(["db", "new-epoch"], { url: empty.directUrl })).code).to.equal(3);
  }).timeout(120_000);

  it("keeps functions and types that are not Docket's, and refuses to drop what depends on its tables", async () => {
    const target = await createTestDatabase();
    await sql(target, "INSERT INTO users (id, email, name) VALUES ('o', 'o@example.com', 'O')");
    const owned = async () =>
      (
        await sql(
          target,
          `SELECT proname AS name FROM pg_proc WHERE proname LIKE 'my_%' UNION ALL
           SELECT typname FROM pg_type WHERE typname LIKE 'my_%' ORDER BY 1`,
        )
      ).map(({ name }: { name: string }) => name);
    await withClient(target.directUrl, async (client) => {
      for (const statement of [
        "CREATE FUNCTION my_shout(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)'",
        "CREATE TYPE my_mood AS ENUM ('good')",
        "CREATE SCHEMA reports",
        "CREATE VIEW reports.open_tasks AS SELECT id FROM tasks WHERE NOT completed",
        "CREATE FUNCTION reports.titles(tasks) RETURNS text LANGUAGE sql AS 'SELECT $1.title'",
        "CREATE TABLE reports.visits (user_id text REFERENCES users)",
      ])
        await client.query(statement);
    });
    const refused = await restore(target.directUrl, backup, "--replace", "--yes");
    expect(refused.code).to.equal(1);
    expect(refused.stderr)
      .to.include("would be lost")
      .and.include("view reports.open_tasks")
      .and.include("function reports.titles(tasks)")
      .and.include("visits_user_id_fkey");
    expect(await sql(target, "SELECT id FROM users")).to.deep.equal([{ id: "o" }]);
    await sql(target, "DROP SCHEMA reports CASCADE");
    await restored(target.directUrl, backup, "--replace", "--yes");
    expect(await owned()).to.deep.equal(["my_mood", "my_shout"]);
    await sql(target, "DROP FUNCTION my_shout(text); DROP TYPE my_mood");
    expect(await objects(target.superuserUrl)).to.deep.equal(await objects(source.superuserUrl));
  }).timeout(120_000);

  it("loses nothing if a restore is killed: the next one first puts the old data back", async () => {
    const target = await createTestDatabase();
    await sql(
      target,
      "INSERT INTO users (id, email, name) VALUES ('old', 'old@example.com', 'Old')",
    );
    await sql(target, "INSERT INTO tasks (user_id, title) VALUES ('old', 'precious')");
    const schema = await objects(target.superuserUrl);
    const rows = await content(target.superuserUrl);
    const { child, ended } = start(["restore", backup, "--replace", "--yes"], {
      url: target.directUrl,
    });
    await until(
      async () =>
        (await sql(target, "SELECT to_regnamespace('docket_before_restore') AS name"))[0].name,
    );
    child.kill("SIGKILL");
    await ended;
    await until(async () => (await connections(target)) === 0);
    const api = await startTestApi({ databaseUrl: target.url }).catch((error: Error) => error);
    expect(api).to.be.an("error").with.property("message").that.includes("was interrupted");
    const refused = await restore(target.directUrl, backup);
    expect(refused.stderr).to.include("put back first").and.include("holds 1 user");
    expect(await content(target.superuserUrl)).to.deep.equal(rows);
    expect(await objects(target.superuserUrl)).to.deep.equal(schema);
    await restored(target.directUrl, backup, "--replace", "--yes");
    expect(await content(target.superuserUrl)).to.deep.equal(await content(source.superuserUrl));
  }).timeout(120_000);

  it("puts the old data back if a restore is interrupted with Ctrl-C", async () => {
    const target = await createTestDatabase();
    await sql(
      target,
      "INSERT INTO users (id, email, name) VALUES ('old', 'old@example.com', 'Old')",
    );
    const rows = await content(target.superuserUrl);
    const { child, ended } = start(["restore", backup, "--replace", "--yes"], {
      url: target.directUrl,
    });
    await until(
      async () =>
        (await sql(target, "SELECT to_regnamespace('docket_before_restore') AS name"))[0].name,
    );
    child.kill("SIGINT");
    expect((await ended).code).to.equal(130);
    expect(await content(target.superuserUrl)).to.deep.equal(rows);
    expect(
      await sql(target, "SELECT to_regnamespace('docket_before_restore') AS name"),
    ).to.deep.equal([{ name: null }]);
  }).timeout(120_000);

  it("puts the old data back if a restore fails halfway", async () => {
    const target = await createTestDatabase();
    await sql(
      target,
      "INSERT INTO users (id, email, name) VALUES ('old', 'old@example.com', 'Old')",
    );
    const rows = await content(target.superuserUrl);
    // An event trigger makes the restore fail while it loads.
    const { ended } = start(["restore", backup, "--replace", "--yes"], { url: target.directUrl });
    await sql(
      target,
      `CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
         IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'docket_before_restore') THEN RAISE 'the disk is full'; END IF;
       END $$;
       CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE POLICY') EXECUTE FUNCTION refuse()`,
    );
    const { code, stderr } = await ended;
    expect(code).not.to.equal(0);
    expect(stderr).to.include("the disk is full");
    await sql(target, "DROP EVENT TRIGGER refuse; DROP FUNCTION refuse()");
    expect(await content(target.superuserUrl)).to.deep.equal(rows);
  }).timeout(120_000);

  it("migrates a restored backup of an older schema", async () => {
    const older = await createEmptyDatabase();
    const names = (await readdir(migrationsFolder)).sort();
    const some = await mkdtemp(path.join(folder, "migrations-"));
    for (const name of names.slice(0, 3))
      await symlink(path.join(migrationsFolder, name), path.join(some, name));
    await migrateWith(older.directUrl, some);
    await sql(older, "INSERT INTO users (id, email, name) VALUES ('u', 'u@example.com', 'U')");
    await sql(
      older,
      "INSERT INTO tasks (user_id, title) SELECT 'u', 'Task ' || n FROM generate_series(1, 10) n",
    );
    const file = path.join(folder, "older.backup");
    await back(older.directUrl, file);
    await migrateDatabase(older.directUrl);
    const target = await createEmptyDatabase();
    await restored(target.directUrl, file);
    // Values that migrations fill in carry the time of the migration.
    const filled = async ({ superuserUrl }: TestDatabase) => {
      const { lists, users, ...rest } = await content(superuserUrl, JOURNAL);
      const text = JSON.stringify([lists, users]).replaceAll(/20\d\d-[\d: .-]+\+00/g, "a time");
      return { ...rest, filled: text };
    };
    expect(await filled(target)).to.deep.equal(await filled(older));
    expect(await objects(target.superuserUrl)).to.deep.equal(await objects(older.superuserUrl));
    expect(await sql(target, 'SELECT name FROM "SequelizeMeta" ORDER BY 1')).to.deep.equal(
      names.map((name) => ({ name })),
    );
  }).timeout(120_000);

  it("rejects a backup made by a newer Docket", async () => {
    const file = path.join(folder, "newer.backup");
    const [header = "", ...rest] = gunzipSync(await readFile(backup))
      .toString("latin1")
      .split("\n");
    const [last = ""] = (await readdir(migrationsFolder)).sort().slice(-1);
    const lines = [header.replace(last, "29990101000000-future.ts"), ...rest.slice(0, -2), ""];
    const sha256 = createHash("sha256").update(lines.join("\n"), "latin1").digest("hex");
    const end = { ...JSON.parse(rest.at(-2) ?? ""), sha256 };
    const content = `${lines.join("\n")}${JSON.stringify(end)}\n`;
    await writeFile(file, gzipSync(Buffer.from(content, "latin1")));
    const { code, stderr } = await restore((await createEmptyDatabase()).directUrl, file);
    expect(code).to.equal(1);
    expect(stderr).to.include("newer Docket").and.include("29990101000000-future.ts");
  });

  it("makes no backup of a database that a newer Docket has migrated: it would lack tables", async () => {
    const newer = await createTestDatabase();
    await sql(newer, `INSERT INTO "SequelizeMeta" VALUES ('29990101000000-future.ts')`);
    const file = path.join(folder, "incomplete.backup");
    const { code, stderr } = await docket(["backup", file], { url: newer.directUrl });
    expect([code, stderr.includes("    at ")]).to.deep.equal([1, false]);
    expect(stderr).to.include("29990101000000-future.ts").and.include("with the newer one");
    const refused = await createBackup(newer.directUrl, file).catch((error: Error) => error);
    expect(refused).to.be.instanceOf(BackupError);
    const opened = async () => {
      const links = (await readdir("/proc/self/fd")).map((name) => `/proc/self/fd/${name}`);
      const names = await Promise.all(links.map((link) => readlink(link).catch(() => "")));
      return names.filter((name) => name.startsWith(file));
    };
    await until(async () => (await opened()).length === 0);
    expect((await readdir(folder)).filter((name) => name.startsWith("incomplete"))).to.be.empty;
    await newer.drop();
  });

  it("restores into a new embedded server, and backs it up", async () => {
    const env = { DOCKET_DATA_DIR: path.join(folder, "embedded") };
    const first = await docket(["restore", backup], { env });
    expect(first.code, first.stderr).to.equal(0);
    const file = path.join(folder, "embedded.backup");
    expect((await docket(["backup", file], { env })).stdout).to.match(
      /^Backed up 2 users and 800 tasks/,
    );
    const target = await createEmptyDatabase();
    await restored(target.directUrl, file);
    expect(await content(target.superuserUrl)).to.deep.equal(await content(source.superuserUrl));

    // As Docket does, which has no connection while nobody uses it.
    const unlock = await lockInstance(env.DOCKET_DATA_DIR);
    const refused = await docket(["restore", file, "--replace", "--yes"], { env });
    expect([refused.code, /Docket already runs on /.test(refused.stderr)]).to.deep.equal([1, true]);
    await unlock();
  }).timeout(120_000);

  if (process.env.DOCKET_LONG)
    it("backs up and restores a database larger than the available memory", async () => {
      const large = await createTestDatabase();
      await sql(large, "INSERT INTO users (id, email, name) VALUES ('u', 'u@example.com', 'U')");
      const rows = 1_000_000;
      await sql(
        large,
        `WITH talk AS (INSERT INTO conversations (user_id, title) VALUES ('u', 'x') RETURNING id)
         INSERT INTO messages (user_id, conversation_id, role, content)
         SELECT 'u', talk.id, 'user', repeat(md5(n::text), 30)
         FROM talk, generate_series(1, $1::int) AS n`,
        [rows],
      );
      const file = path.join(folder, "large.backup");
      const env = { NODE_OPTIONS: "--max-old-space-size=40" };
      const made = await docket(["backup", file], { url: large.directUrl, env });
      expect(made.code, made.stderr).to.equal(0);
      const target = await createEmptyDatabase();
      const { code, stderr } = await docket(["restore", file], { url: target.directUrl, env });
      expect(code, stderr).to.equal(0);
      expect(await sql(target, "SELECT count(*)::int AS n FROM messages")).to.deep.equal([
        { n: rows },
      ]);
      await large.drop();
    }).timeout(240_000);

  const oldest = oldestPostgres;
  if (oldest) {
    describe("PostgreSQL 15", () => {
      let old: TestServer;
      before(async () => {
        old = await createServerOf(oldest);
        await withClient(old.superuserUrl(), (client) =>
          client.query("CREATE DATABASE docket OWNER docket"),
        );
      });
      after(() => old.remove());

      it("exchanges backups with PostgreSQL 18 in both directions, as for a major upgrade", async () => {
        await restored(old.ownerUrl("docket"), backup);
        expect(await content(old.superuserUrl("docket"))).to.deep.equal(
          await content(source.superuserUrl),
        );
        const file = path.join(folder, "from-15.backup");
        await back(old.ownerUrl("docket"), file);
        const target = await createEmptyDatabase();
        await restored(target.directUrl, file);
        expect(await content(target.superuserUrl)).to.deep.equal(
          await content(source.superuserUrl),
        );
        expect(await objects(target.superuserUrl)).to.deep.equal(
          await objects(source.superuserUrl),
        );
      }).timeout(120_000);
    });
  } else {
    // `.ci/run` installs it, so there its absence is an error.
    it("PostgreSQL 15 IS NOT INSTALLED HERE (Debian: apt-get install postgresql): restoring across versions was not tested", () => {
      expect(process.env.DOCKET_GATE, "the gate has it").to.equal(undefined);
    });
  }
});

/** Always the same public URL, since tokens are issued for it. */
async function settings({ url }: TestDatabase) {
  return { databaseUrl: url, port: await freePort(), publicUrl: "http://docket.example.com" };
}

/** Rows of every kind, with text that is hard to encode. */
async function fill(database: TestDatabase, id: string): Promise<void> {
  await sql(
    database,
    `INSERT INTO tasks (user_id, title, description, completed, created_at, updated_at)
     SELECT $1, E' task\\t"' || n || E'"\\\\N \\\\. 👍 \\u0301\\r\\n ',
       CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE repeat('ä', 1000) END, n % 2 = 0,
       '1999-12-31 23:59:59.999Z'::timestamptz + n * interval '1 hour 1 millisecond',
       '2020-02-29 00:00:00.120Z'::timestamptz + n * interval '1 millisecond'
     FROM generate_series(1, 400) AS n`,
    [id],
  );
  await sql(
    database,
    `WITH c AS (INSERT INTO conversations (user_id, title) SELECT $1, NULL FROM generate_series(1, 5) RETURNING id)
     INSERT INTO messages (user_id, conversation_id, role, content) SELECT $1, id, 'user', E'\\\\.\\n' FROM c`,
    [id],
  );
  await sql(
    database,
    "INSERT INTO idempotency_keys (user_id, key, request_hash, reply) VALUES ($1, 'k', '\\x00ff0a5c', '{\"a\": \"\\\\n\"}')",
    [id],
  );
}

/**
 * All rows of all tables except `change_epoch`, which a restore changes, and the positions of the sequences,
 * ignoring the ids that a restore skips.
 */
function content(superuserUrl: string, without: string[] = []): Promise<Record<string, unknown>> {
  return withClient(superuserUrl, async (client) => {
    const all: Record<string, unknown> = {};
    const { rows } = await client.query(
      "SELECT relname AS name, relkind AS kind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY 1",
    );
    for (const { name, kind } of rows) {
      if (name === "change_epoch") continue;
      if (without.some((table) => name.startsWith(table))) continue;
      const text =
        kind === "S"
          ? `SELECT last_value % ${LEFT_OUT} AS last_value, is_called FROM "${name}"`
          : `SELECT t::text AS row FROM "${name}" AS t ORDER BY 1`;
      all[name] = (await client.query(text)).rows;
    }
    return all;
  });
}

/** The objects of the schema, including which of them are enabled. */
function objects(superuserUrl: string): Promise<unknown> {
  return withClient(superuserUrl, async (client) => {
    const queries = [
      `SELECT polrelid::regclass::text AS t, polname, polcmd, polroles::regrole[]::text, pg_get_expr(polqual, polrelid) AS q,
         pg_get_expr(polwithcheck, polrelid) AS c FROM pg_policy ORDER BY 1, 2`,
      "SELECT tgrelid::regclass::text AS t, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
      `SELECT relname, relrowsecurity, relforcerowsecurity, relacl::text, relowner::regrole::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
      `SELECT attrelid::regclass::text AS t, attname, attnum, attidentity, attnotnull, attacl::text,
         format_type(atttypid, atttypmod) AS type FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
         WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped ORDER BY 1, 2`,
      `SELECT conrelid::regclass::text AS t, conname, pg_get_constraintdef(oid) AS def FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
      "SELECT proname, prosrc, proacl::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
      "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_toast%' AND nspname NOT LIKE 'pg_temp%' ORDER BY 1",
    ];
    const found = [];
    for (const query of queries) found.push((await client.query(query)).rows);
    return found;
  });
}

async function connections(database: TestDatabase): Promise<number> {
  const [{ n }] = await sql(
    database,
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  return n;
}

async function migrateWith(url: string, migrations: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  await migrate({
    connection: {
      host: hostname,
      port: Number(port),
      user: username,
      password,
      database: pathname.slice(1),
    },
    migrations,
  });
}

/** Runs `pnpm db:drift`: its exit code, and its output if that is not 0. */
async function drift(url: string, scratch: string): Promise<{ code: number; output?: string }> {
  const migrations = path.dirname(migrationsFolder);
  const program = path.join(migrations, "node_modules/@docket/migrator/bin/migrator.js");
  const child = spawn(process.execPath, [program, "drift"], {
    cwd: migrations,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: url,
      DATABASE_DIRECT_URL: "",
      DOCKET_DATA_DIR: scratch,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, [code]] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, "exit"),
  ]);
  return code === 0 ? { code } : { code, output: [...out, ...err].join("") };
}

function saysTheSame(bytes: Buffer, content: Buffer): boolean {
  try {
    return gunzipSync(bytes).equals(content);
  } catch {
    return false;
  }
}
