import { setTimeout as sleep } from "node:timers/promises";
import { migrate, undo } from "@docket/migrator";
import { expect } from "chai";
import pg from "pg";
import { files, openProject, type Project } from "./support/project.ts";

const file = files.find((name) => name.includes("keys-that-lead-with-the-user"))!;
const TASKS = process.env.DOCKET_LONG ? 1_000_000 : 5_000;
const WRITERS = 20;

/** What one of the writers observed. */
interface Witness {
  /** Units of work that were committed. */
  units: number;
  refused: string[];
  /** The longest unit, in milliseconds. */
  slowest: number;
}

describe("the change of keys on a database in use", () => {
  let project: Project;

  before(async () => {
    project = await openProject();
  });
  after(() => project.remove());

  it(`runs up, down and up with ${WRITERS} concurrent writers, without failing any`, async function () {
    this.timeout(900_000);
    await project.run("postgres", "CREATE DATABASE in_use OWNER docket");
    const connection = project.connection("in_use");
    const before = await project.configWith("before", files.slice(0, files.indexOf(file)));
    const now = await project.configWith("now", files.slice(0, files.indexOf(file) + 1));
    await migrate({ connection, migrations: before.migrations });
    await project.run("in_use", rows);

    const stop = new AbortController();
    const writers = Array.from({ length: WRITERS }, (_, n) =>
      write(connection, `u${n}`, stop.signal),
    );
    const waits: string[] = [];
    const log = (line: string) => /lock was not granted/.test(line) && waits.push(line);
    const from = performance.now();
    try {
      for (const direction of [migrate, undo, migrate]) {
        await sleep(200);
        const [run] = await direction({ connection, migrations: now.migrations, log });
        expect(run?.name).to.equal(file);
      }
      await sleep(200);
    } finally {
      stop.abort();
    }
    const seconds = (performance.now() - from) / 1_000;
    const witnesses = await Promise.all(writers);
    expect(witnesses.flatMap(({ refused }) => refused)).to.deep.equal([]);
    const units = witnesses.reduce((sum, witness) => sum + witness.units, 0);
    const slowest = Math.max(...witnesses.map((witness) => witness.slowest));
    expect(units).to.be.greaterThan(WRITERS * 3);
    expect(await project.run("in_use", kept)).to.deep.equal([{ tasks: units, turns: units }]);
    console.log(
      `        ${TASKS} tasks, ${seconds.toFixed(1)} s, ${units} units written meanwhile, ` +
        `the slowest in ${Math.round(slowest)} ms, ${waits.length} locks given up`,
    );
    if (process.env.DOCKET_LONG) expect(slowest).to.be.lessThan(1_000);
  });
});

const rows = `
  SET session_replication_role = replica;
  INSERT INTO users (id, email, name)
    SELECT 'u' || n, n || '@example.org', 'User ' || n FROM generate_series(0, 199) n;
  INSERT INTO tasks (user_id, title, search_signature)
    SELECT 'u' || n % 200, 'Task ' || n, 0::bit(256) FROM generate_series(1, ${TASKS}) n;
  INSERT INTO conversations (user_id) SELECT 'u' || n % 200 FROM generate_series(1, ${TASKS / 10}) n;
  INSERT INTO messages (user_id, conversation_id, role, content)
    SELECT user_id, id, 'user', 'Hello' FROM conversations;
  RESET session_replication_role;
  ANALYZE`;

/** Writes as the application does for a user, to all tables whose keys change, until aborted. */
async function write(
  connection: pg.ClientConfig,
  userId: string,
  signal: AbortSignal,
): Promise<Witness> {
  const client = new pg.Client({ ...connection, ssl: false });
  await client.connect();
  const witness: Witness = { units: 0, refused: [], slowest: 0 };
  while (!signal.aborted) {
    const from = performance.now();
    try {
      await client.query(unit(userId));
      witness.units += 1;
    } catch (error) {
      witness.refused.push(String(error));
    }
    witness.slowest = Math.max(witness.slowest, performance.now() - from);
    await sleep(50);
  }
  await client.end();
  return witness;
}

/** One unit of work in one round trip, which must not see rows of others. */
const unit = (userId: string) => `DO $$
DECLARE
  me text := '${userId}';
  task bigint;
  conversation bigint;
  message bigint;
BEGIN
  PERFORM set_config('role', 'docket_app', true), set_config('app.user_id', me, true);
  INSERT INTO tasks (user_id, title) VALUES (me, 'written') RETURNING id INTO task;
  UPDATE tasks SET completed = true WHERE user_id = me AND id = task;
  FOR n IN 1 .. 2 LOOP
    INSERT INTO conversations (user_id) VALUES (me) RETURNING id INTO conversation;
    INSERT INTO messages (user_id, conversation_id, role, content)
      VALUES (me, conversation, 'user', '?') RETURNING id INTO message;
    INSERT INTO turns (user_id, conversation_id, message_id, lease_until)
      VALUES (me, conversation, message, now());
  END LOOP;
  DELETE FROM conversations WHERE user_id = me AND id = conversation;
  IF EXISTS (SELECT FROM conversations WHERE user_id <> me) THEN
    RAISE EXCEPTION 'rows of others are seen';
  END IF;
END
$$`;

/** How many units are stored at all, and how many completely. */
const kept = `
  SELECT count(*)::int AS tasks,
    (SELECT count(*)::int FROM turns JOIN messages USING (user_id, conversation_id)
       JOIN conversations USING (user_id) WHERE conversations.id = turns.conversation_id) AS turns
  FROM tasks WHERE title = 'written' AND completed`;
