import { once } from "node:events";

import net from "node:net";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { userExport } from "@docket/contract";
import { EXPORT_FORMATS } from "@docket/contract/choices";
import { freePort } from "@docket/database/embedded";
import {
  type Child,
  createTestDatabase,
  ready,
  signUp,
  spawnApi,
  startTestApi,
  type TestDatabase,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

const LONG = process.env.DOCKET_LONG === "1";
const USERS = LONG ? 5 : 2;
const TASKS = LONG ? 250_000 : 4_000;
/** In MB. An export that is built in memory first takes several times its size. */
const HEAP = LONG ? 256 : 128;
/** In characters of four bytes: an export exceeds the buffers of the network. */
const DESCRIPTION = LONG ? 100 : 1_000;
/** The number of tasks of maximum length, and of completions of one of them. */
const LONGEST = LONG ? 3_000 : 120;
const COMPLETIONS = LONG ? 100_000 : 3_000;

describe("exports", () => {
  let database: TestDatabase;
  let child: Child;
  let users: TestUser[];

  before(async function () {
    this.timeout(LONG ? 900_000 : 60_000);
    database = await createTestDatabase();
    child = await spawnApi({
      DATABASE_URL: database.url,
      BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
      AUTH_RATE_LIMIT: "off",
      LOG_LEVEL: "warn",
      NODE_OPTIONS: `--max-old-space-size=${HEAP} --max-semi-space-size=16`, // as in the start script
    });
    await ready(child);
    users = [];
    for (let count = 0; count < USERS; count += 1) users.push(await signUp(child.url));
    await withClient(database.superuserUrl, async (client) => {
      await client.query("ALTER TABLE tasks DISABLE TRIGGER USER");
      await client.query("ALTER TABLE completions DISABLE TRIGGER USER");
    });
    await fill(users, TASKS, DESCRIPTION);
  });

  /** @param emoji the number of them in each description */
  const fill = (people: TestUser[], tasks: number, emoji: number) =>
    withClient(database.superuserUrl, async (client) => {
      // Without triggers, as the search texts take long to build and are in no export, and without
      // checks of foreign keys, as the lists and users exist.
      await client.query("SET session_replication_role = replica");
      await client.query(
        `INSERT INTO tasks (user_id, list_id, position, title, description)
         SELECT user_id, id, 'h' || lpad(n::text, 8, '0'), 'Task ' || n, repeat('😀', $3)
         FROM lists, generate_series(1, $2) AS n WHERE user_id = ANY ($1)`,
        [people.map(({ id }) => id), tasks, emoji],
      );
      await client.query("ANALYZE tasks");
    });
  after(async () => {
    child.process.kill("SIGTERM");
    await child.ended;
    await database.drop();
  });

  it(`complete with a heap of ${HEAP} MB: ${USERS} at once, of ${TASKS} tasks each`, async () => {
    let most = 0;
    const watch = setInterval(async () => {
      const { body } = await call(`${child.url}/metrics`).catch(() => ({ body: "" }));
      const used = /^nodejs_heap_size_used_bytes (\S+)/m.exec(String(body))?.[1];
      most = Math.max(most, Number(used ?? 0) / 1e6);
    }, 200);
    const counts = await Promise.all(users.map((user) => tasksIn(child, user)));
    clearInterval(watch);
    expect(counts).to.deep.equal(Array(USERS).fill(TASKS));
    expect(child.process.exitCode, child.output()).to.equal(null);
    console.log(`        at most ${Math.round(most)} MB of heap in use`);
  }).timeout(LONG ? 900_000 : 180_000);

  it("of all formats complete at once, and read each task less than three times", async () => {
    const paths = [
      "/api/me/export",
      ...EXPORT_FORMATS.map((format) => `/api/export?format=${format}`),
    ];
    const people: TestUser[] = [];
    for (const _ of paths) people.push(await signUp(child.url));
    const tasks = LONG ? TASKS : 1_000;
    await fill(people, tasks, 10);
    const before = await rowsRead();
    const all = paths.map(async (path, nth) => {
      const { token } = people[nth] as TestUser;
      const headers = { authorization: `Bearer ${token}` };
      const { body } = await untilOk(() => fetch(`${child.url}${path}`, { headers }));
      await body?.pipeTo(new WritableStream());
    });
    await Promise.all(all);
    expect(child.process.exitCode, child.output()).to.equal(null);
    const least = paths.length * tasks;
    let read = 0;
    // PostgreSQL's processes report their statistics up to a second later.
    for (let last = -1; read < least || read !== last; ) {
      last = read;
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      read = (await rowsRead()) - before;
    }
    expect(read).to.be.below(3 * least);
  }).timeout(LONG ? 900_000 : 180_000);

  /** The number of rows of tasks read so far, by PostgreSQL's statistics. */
  const rowsRead = () =>
    withClient(database.superuserUrl, async (client) => {
      const { rows } = await client.query<{ n: string }>(
        "SELECT seq_tup_read + idx_tup_fetch AS n FROM pg_stat_user_tables WHERE relname = 'tasks'",
      );
      return Number(rows[0]?.n);
    });

  it("of the longest tasks, and of one with many completions, complete with the same heap", async () => {
    const people: TestUser[] = [];
    for (let count = 0; count < (LONG ? USERS : 1); count += 1)
      people.push(await signUp(child.url));
    await withClient(database.superuserUrl, async (client) => {
      await client.query(
        `INSERT INTO tasks (user_id, list_id, position, title, description)
         SELECT user_id, id, 'a' || lpad(n::text, 8, '0'), 'Long ' || n, repeat('a😀', 8000)
         FROM lists, generate_series(1, $2) AS n WHERE user_id = ANY ($1)`,
        [people.map(({ id }) => id), LONGEST],
      );
      // In groups of four, each task is a subtask of the one before it.
      await client.query(
        `UPDATE tasks SET parent_id = tasks.id - 1 WHERE user_id = ANY ($1) AND id % 4 > 0
           AND EXISTS (SELECT FROM tasks AS before WHERE before.user_id = tasks.user_id AND before.id = tasks.id - 1)`,
        [people.map(({ id }) => id)],
      );
      await client.query(
        `INSERT INTO completions (user_id, task_id, occurrence, due_date, completed_at, repeat)
         SELECT user_id, min(id), n, '2026-01-01', now(), '{"rule":"FREQ=DAILY","from":"due"}'
         FROM tasks, generate_series(0, $2 - 1) AS n WHERE user_id = ANY ($1) GROUP BY user_id, n`,
        [people.map(({ id }) => id), COMPLETIONS],
      );
    });
    const counts = await Promise.all(people.map((user) => tasksIn(child, user)));
    expect(counts).to.deep.equal(people.map(() => LONGEST));
    const [ann] = people as [TestUser];
    const { body } = await untilOk(() => call(`${child.url}/api/me/export`, { as: ann }));
    const { tasks } = userExport.parse(body);
    expect(new Set(tasks.map(({ description }) => description))).to.deep.equal(
      new Set(["a😀".repeat(8_000)]),
    );
    const done = tasks.map(({ completions }) => completions.length).filter((count) => count > 0);
    expect(done).to.deep.equal([COMPLETIONS]);
    for (const format of ["markdown", "icalendar"]) {
      const answers = people.map(({ token }) =>
        fetch(`${child.url}/api/export?format=${format}`, {
          headers: { authorization: `Bearer ${token}` },
        }).then(async ({ status, body: text }) => {
          await text?.pipeTo(new WritableStream());
          return status;
        }),
      );
      expect(await Promise.all(answers), format).to.deep.equal(people.map(() => 200));
    }
    expect(child.process.exitCode, child.output()).to.equal(null);
  }).timeout(LONG ? 900_000 : 180_000);

  it("run one at a time per user across processes; a second one is rejected with 429", async () => {
    const ann = users[0] as TestUser;
    const other = await startTestApi({
      databaseUrl: database.url,
      publicUrl: child.url,
      port: await freePort(),
    });
    const [reading, stop] = await openAndRead(child, ann);
    try {
      for (const { url } of [child, other]) {
        // Other processes see the export once the first one has begun to read.
        const { status, headers, body } = await call(`${url}/api/me/export`, {
          headers: { cookie: ann.cookie },
        });
        expect(status, JSON.stringify(body).slice(0, 200)).to.equal(429);
        expect(headers.get("retry-after")).to.match(/^\d+$/);
        expect(body.detail).to.match(/already have an export in progress/);
      }
    } finally {
      stop();
      await reading;
      await other.stop();
    }
    const again = await untilOk(() => call(`${child.url}/api/me/export`, { as: ann }));
    userExport.parse(again.body);
    expect(again.body.tasks).to.have.length(TASKS);
  }).timeout(60_000);

  it("to a client that stops reading are cut off, and release their database connection", async () => {
    const [ended, , readOn] = await openAndRead(child, users[1] as TestUser);
    expect(await connectionsInUse(child)).to.equal(1);
    await untilOk(async () => ({ status: (await connectionsInUse(child)) === 0 ? 200 : 0 }));
    // By the server, and not by the database, which would end an idle transaction a little later.
    const reason = "The client reads too slowly, or no more.";
    await untilOk(async () => ({ status: child.output().includes(reason) ? 200 : 0 }));
    readOn();
    await ended;
  }).timeout(60_000);
});

/** Streams an export, and counts its tasks. */
async function tasksIn({ url }: Child, { token }: TestUser): Promise<number> {
  const response = await fetch(`${url}/api/me/export`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).to.equal(200);
  let tasks = 0;
  let last = "";
  await pipeline(
    response.body as never,
    new Writable({
      write(bytes: Buffer, _, done) {
        const text = last + bytes.toString("latin1");
        // Keeps what may be the beginning of another match for the next chunk.
        const pieces = text.split('"title":');
        tasks += pieces.length - 1;
        last = (pieces.at(-1) as string).slice(-8);
        done();
      },
    }),
  );
  expect(last.endsWith("]}\n"), last).to.equal(true);
  return tasks;
}

/** Requests an export and stops reading after its beginning. @returns a promise of its end, a way to end it, and one to read on */
async function openAndRead(
  { url }: Child,
  { token }: TestUser,
): Promise<[ended: Promise<void>, stop: () => void, readOn: () => void]> {
  const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
  const ended = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
  });
  socket.on("error", () => {});
  socket.write(
    `GET /api/me/export HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`,
  );
  await once(socket, "data");
  socket.pause();
  return [ended, () => socket.destroy(), () => socket.resume()];
}

async function untilOk<T extends { status: number }>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await work();
    if (answer.status === 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function connectionsInUse({ url }: Child): Promise<number> {
  const { body } = await call(`${url}/metrics`);
  return Number(/connections\{state="inUse"\} (\d+)/.exec(String(body))?.[1]);
}
