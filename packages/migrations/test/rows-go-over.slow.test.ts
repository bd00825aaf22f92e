import { migrate, undo } from "@docket/migrator";
import { expect } from "chai";
import { files, openProject, type Project } from "./support/project.ts";

const file = files.find((name) => name.includes("receipts-from-events"))!;
const repeatWhole = files.find((name) => name.includes("repeat-whole"))!;
const duesInRange = files.find((name) => name.includes("dues-in-range"))!;
const searchLater = files.find((name) => name.includes("search-later"))!;

describe("migrations of existing rows", () => {
  let project: Project;

  before(async () => {
    project = await openProject();
  });
  after(() => project.remove());

  it("link receipts to their changes in the log, or keep their content if no event has it", async () => {
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

  it("make the search index a reader of the change log; down restores the texts and their triggers", async () => {
    await project.run("postgres", "CREATE DATABASE search OWNER docket");
    const connection = project.connection("search");
    const before = await project.configWith(
      "before-search",
      files.slice(0, files.indexOf(searchLater)),
    );
    const now = await project.configWith("search", files.slice(0, files.indexOf(searchLater) + 1));
    const run = (sql: string) => project.run("search", sql);
    await migrate({ connection, migrations: before.migrations });
    await run(searched);
    const kept = await run(texts);
    expect(kept).to.have.length(7);

    await migrate({ connection, migrations: now.migrations });
    expect(await run(texts)).to.deep.equal(kept);
    expect(
      await run(`SELECT clock.user_id FROM change_clocks AS clock LEFT JOIN search_positions AS position USING (user_id)
        WHERE position.seq IS DISTINCT FROM clock.seq`),
    ).to.deep.equal([]);

    const change = (word: string) => `
      UPDATE tasks SET title = '${word} ' || title;
      UPDATE labels SET name = '${word} label';
      INSERT INTO tasks (user_id, title, parent_id) SELECT user_id, '${word}', max(id) FROM tasks GROUP BY user_id`;
    await run(change("Then"));
    await undo({ connection, migrations: now.migrations });
    expect(await run(unlike)).to.deep.equal([]);
    expect(await run(texts)).to.have.length(9);
    await run(change("Back"));
    expect(await run(unlike)).to.deep.equal([]);
    expect(await run(texts)).to.have.length(11);
  });

  it("remove invalid repetitions, which could be stored before", async () => {
    await project.run("postgres", "CREATE DATABASE repeat OWNER docket");
    const connection = project.connection("repeat");
    const before = await project.configWith(
      "before-repeat",
      files.slice(0, files.indexOf(repeatWhole)),
    );
    const now = await project.configWith("repeat", files.slice(0, files.indexOf(repeatWhole) + 1));
    const run = (sql: string) => project.run("repeat", sql);
    const insert = (repeat: string) =>
      run(
        `INSERT INTO tasks (user_id, title, due_date, repeat) SELECT id, 'Task', '2030-01-01', '${repeat}' FROM users`,
      );
    await migrate({ connection, migrations: before.migrations });
    await run("INSERT INTO users (id, email, name) VALUES ('u', 'u@example.org', 'U')");
    const right = '{"rule": "FREQ=DAILY", "from": "due"}';
    const wrong = ["{}", '"FREQ=DAILY"', "null", '{"rule": "FREQ=DAILY"}', '{"from": "due"}'];
    for (const repeat of [right, ...wrong]) await insert(repeat);

    await migrate({ connection, migrations: now.migrations });
    expect(await run("SELECT repeat FROM tasks ORDER BY id")).to.deep.equal([
      { repeat: JSON.parse(right) },
      ...wrong.map(() => ({ repeat: null })),
    ]);
    for (const repeat of wrong) {
      const refusal = await insert(repeat).catch((error: unknown) => error);
      expect(refusal).to.have.property("constraint", "tasks_repeat_known");
    }
    await undo({ connection, migrations: now.migrations });
  });

  it("remove due times whose instant no list could show, and keep the days", async () => {
    await project.run("postgres", "CREATE DATABASE dues OWNER docket");
    const connection = project.connection("dues");
    const last = files.indexOf(duesInRange);
    const before = await project.configWith("before-dues", files.slice(0, last));
    const now = await project.configWith("dues", files.slice(0, last + 1));
    const run = (sql: string) => project.run("dues", sql);
    const add = (day: string) =>
      run(`INSERT INTO tasks (user_id, title, due_date, due_time, due_zone)
        SELECT id, 'Task', '${day}', '23:30', 'Etc/GMT+12' FROM users`);
    await migrate({ connection, migrations: before.migrations });
    await run("INSERT INTO users (id, email, name) VALUES ('u', 'u@example.org', 'U')");
    const days = ["0001-01-01", "0002-01-01", "9998-12-31", "9999-12-31"];
    for (const day of days) await add(day);

    await migrate({ connection, migrations: now.migrations });
    expect(
      await run(
        "SELECT due_date::text AS day, due_time AS time, due_at IS NULL AS none FROM tasks ORDER BY id",
      ),
    ).to.deep.equal([
      { day: days[0], time: null, none: true },
      { day: days[1], time: "23:30", none: false },
      { day: days[2], time: "23:30", none: false },
      { day: days[3], time: null, none: true },
    ]);
    const refusal = await add(days[3]!).catch((error: unknown) => error);
    expect(refusal).to.have.property("constraint", "tasks_due_time_in_range");
    await undo({ connection, migrations: now.migrations });
  });
});

const task = (id: number) => ({ id: String(id), title: `Task ${id}` });
const json = (id: number) => `'${JSON.stringify(task(id))}'`;

/** Turn 3 is older than the log, turn 4 is still a proposal, and turn 5 only read. */
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

const searched = `
  INSERT INTO users (id, email, name) VALUES ('u', 'u@example.org', 'U'), ('v', 'v@example.org', 'V'), ('w', 'w@example.org', 'W');
  INSERT INTO lists (user_id, name, is_inbox, position) SELECT id, 'Inbox', true, 'a0' FROM users ON CONFLICT DO NOTHING;
  INSERT INTO labels (user_id, name) VALUES ('u', 'Errand'), ('v', 'Errand');
  INSERT INTO tasks (user_id, title, label_ids)
    SELECT user_id, 'Task ' || n, ARRAY[id] FROM labels, generate_series(1, 3) AS n;
  INSERT INTO tasks (user_id, title, parent_id) SELECT 'u', 'Below', max(id) FROM tasks WHERE user_id = 'u'`;

const texts = "SELECT * FROM search_texts ORDER BY user_id, task_id";

/** Tasks with a wrong text, or whose signature lacks their own words or those of a direct subtask. */
const unlike = `
  SELECT tasks.id, title, content FROM tasks LEFT JOIN search_texts ON search_texts.user_id = tasks.user_id AND task_id = id
  WHERE content IS DISTINCT FROM search_fold(title) || E'\\n' || search_fold(coalesce(description, ''))
      || label_lines(tasks.user_id, label_ids)
    OR signature & text_signature(content) <> text_signature(content)
    OR EXISTS (SELECT FROM tasks AS child WHERE child.user_id = tasks.user_id AND child.parent_id = tasks.id
      AND (NOT has_subtasks OR signature & text_signature(search_fold(child.title)) <> text_signature(search_fold(child.title))))`;
