import { migrate, undo } from "@docket/migrator";
import { expect } from "chai";
import { files, openProject, type Project } from "./support/project.ts";

const file = files.find((name) => name.includes("receipts-from-events"))!;

describe("receipts go over to the change log", () => {
  let project: Project;

  before(async () => {
    project = await openProject();
  });
  after(() => project.remove());

  it("with their changes, or with what was kept where no event tells them", async () => {
    await project.run("postgres", "CREATE DATABASE receipts OWNER docket");
    const connection = project.connection("receipts");
    const before = await project.configWith("before", files.slice(0, files.indexOf(file)));
    const now = await project.configWith("now", files.slice(0, files.indexOf(file) + 1));
    await migrate({ connection, migrations: before.migrations });
    await project.run("receipts", rows);

    await migrate({ connection, migrations: now.migrations });
    expect(await project.run("receipts", calls)).to.deep.equal([
      // Twice the same task, each time with its own change.
      { call: "1.1", first_seq: "1", last_seq: "1", effect: null },
      { call: "1.2", first_seq: "2", last_seq: "2", effect: null },
      // Approved together: one transaction.
      { call: "2.1", first_seq: "3", last_seq: "4", effect: null },
      { call: "2.2", first_seq: "3", last_seq: "4", effect: null },
      { call: "3.1", first_seq: null, last_seq: null, effect: { before: null, after: task(9) } },
      { call: "4.1", first_seq: null, last_seq: null, effect: { before: task(8), after: null } },
      { call: "5.1", first_seq: null, last_seq: null, effect: null },
    ]);
    await undo({ connection, migrations: now.migrations });
    expect(
      await project.run(
        "receipts",
        "SELECT before, after FROM turn_calls WHERE turn_id IN (3, 4) ORDER BY turn_id",
      ),
    ).to.deep.equal([
      { before: null, after: task(9) },
      { before: task(8), after: null },
    ]);
  });
});

const task = (id: number) => ({ id: String(id), title: `Task ${id}` });
const json = (id: number) => `'${JSON.stringify(task(id))}'`;

/** Turn 3 is older than the log, turn 4 still proposes, and turn 5 only read. */
const rows = `
  SET session_replication_role = replica;
  INSERT INTO users (id, email, name) VALUES ('u', 'u@example.org', 'U');
  INSERT INTO change_clocks (user_id, seq) VALUES ('u', 4);
  INSERT INTO conversations (id, user_id) VALUES (1, 'u');
  INSERT INTO messages (id, user_id, conversation_id, role, content)
    SELECT n, 'u', 1, 'user', 'Hello' FROM generate_series(1, 5) n;
  INSERT INTO turns (id, user_id, conversation_id, message_id, status, lease_until)
    SELECT n, 'u', 1, n, 'completed', now() FROM generate_series(1, 5) n;
  INSERT INTO turn_calls (user_id, turn_id, position, tool, input, status, before, after) VALUES
    ('u', 1, 1, 'update_task', '{}', 'done', ${json(6)}, ${json(6)}),
    ('u', 1, 2, 'update_task', '{}', 'done', ${json(6)}, ${json(6)}),
    ('u', 2, 1, 'delete_task', '{}', 'approved', ${json(6)}, NULL),
    ('u', 2, 2, 'delete_task', '{}', 'approved', ${json(7)}, NULL),
    ('u', 3, 1, 'add_task', '{}', 'done', NULL, ${json(9)}),
    ('u', 4, 1, 'delete_task', '{}', 'proposed', ${json(8)}, NULL),
    ('u', 5, 1, 'list_tasks', '{}', 'done', NULL, NULL);
  INSERT INTO events (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind) VALUES
    ('u', 1, 1, 'assistant', '1', 'task', 6, 'changed'),
    ('u', 2, 2, 'assistant', '1', 'task', 6, 'changed'),
    ('u', 3, 3, 'assistant', '2', 'task', 6, 'deleted'),
    ('u', 4, 3, 'assistant', '2', 'task', 7, 'deleted');
  RESET session_replication_role`;

const calls = `
  SELECT turn_id || '.' || position AS call, first_seq::text, last_seq::text, effect
    FROM turn_calls ORDER BY turn_id, position`;
