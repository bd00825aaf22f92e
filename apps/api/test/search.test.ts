import type { TaskSort } from "@docket/contract";
import { findsAll, foldText, wordsOf } from "@docket/contract/search-text";
import { similarTo } from "@docket/contract/similar-text";
import { type Database, driverError } from "@docket/database";
import { indexSearch, SEARCH_BEHIND, Task, taskList } from "@docket/models";
import { openDatabase, signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { randomTexts } from "./support/random-texts.js";
import { type Searched, searchCases, typos } from "./support/search-cases.js";
import { structureFaults } from "./support/structure-faults.js";

const textsOf = ({ title, description = "", labels = [], below = [] }: Searched) =>
  [title, description, ...labels, ...below].map(foldText);

describe("search", () => {
  const api = useTestApi();
  let ann: TestUser;

  before(async () => {
    ann = await signUp(api.url, "Ann");
  });

  const sql = <Row extends object>(text: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, async (client) => (await client.query<Row>(text, values)).rows);

  /** Creates tasks by raw SQL and returns their ids. */
  const make = async (userId: string, tasks: Searched[]): Promise<string[]> => {
    const ids: string[] = [];
    await withClient(api.superuserUrl, async (client) => {
      for (const { title, description, labels = [], below = [] } of tasks) {
        const { rows } = await client.query<{ id: string }>(
          `WITH made AS (
             INSERT INTO labels (user_id, name) SELECT $1, unnest($4::text[]) RETURNING id
           )
           INSERT INTO tasks (user_id, title, description, label_ids)
           SELECT $1, $2, $3, ARRAY(SELECT id FROM made) RETURNING id`,
          [userId, title, description, labels],
        );
        ids.push(rows[0]!.id);
        if (below.length === 0) continue;
        await client.query(
          "INSERT INTO tasks (user_id, parent_id, title) SELECT $1, $2, unnest($3::text[])",
          [userId, rows[0]!.id, below],
        );
      }
    });
    return ids;
  };

  type Query = Parameters<TestUser["client"]["listTasks"]>[0];

  /** The ids of the tasks that contain all words. */
  const found = async (query: Query, user = ann) => {
    const { items, similar } = await user.client.listTasks({ limit: 200, ...query });
    return similar ? [] : items.map(({ id }) => id);
  };

  const titles = async (query: Query, user = ann) =>
    (await user.client.listTasks(query)).items.map(({ title }) => title);

  it("matches all words in any order, ignoring case and accents in any script, as the web app does", async () => {
    const user = await signUp(api.url);
    const ids = await make(
      user.id,
      searchCases.map(([task]) => task),
    );
    for (const [nth, [task, right, wrong]] of searchCases.entries()) {
      for (const q of right) {
        expect(findsAll(wordsOf(q), textsOf(task)), `${q} in ${task.title}`).to.equal(true);
        expect(await found({ q }, user), q).to.include(ids[nth]);
      }
      for (const q of wrong) {
        expect(findsAll(wordsOf(q), textsOf(task)), `${q} in ${task.title}`).to.equal(false);
        expect(await found({ q }, user), q).not.to.include(ids[nth]);
      }
    }
  });

  it("folds any text as the web app does, and finds the same tasks in every sort order", async () => {
    const user = await signUp(api.url);
    const texts = randomTexts(1_000);
    const rows = await sql<{ folded: string }>(
      "SELECT search_fold(text) AS folded FROM unnest($1::text[]) WITH ORDINALITY AS t(text, nth) ORDER BY nth",
      [texts],
    );
    expect(rows.map(({ folded }) => folded)).to.deep.equal(texts.map(foldText));

    const tasks = texts.slice(0, 100).map((text) => ({ title: `x ${text}` }));
    const ids = await make(user.id, tasks);
    for (const [nth, { title }] of tasks.entries()) {
      const characters = [...title];
      const from = nth % (characters.length - 3);
      const q =
        nth % 3 === 0
          ? `x ${characters[from]}`
          : characters.slice(from, from + 2 + (nth % 3)).join("");
      const words = wordsOf(q);
      if (words.length === 0) continue;
      const right = ids.filter((_, at) => findsAll(words, textsOf(tasks[at]!)));
      const sort = (["oldest", "updated", "due", "title"] as const)[nth % 4];
      expect(await found({ q, sort }, user), JSON.stringify(q)).to.have.members(right);
    }
  });

  it("tolerates typos if nothing matches exactly, and says so", async () => {
    const user = await signUp(api.url);
    await make(
      user.id,
      typos.map(([title]) => ({ title })),
    );
    for (const [title, right, wrong] of typos) {
      for (const q of right) {
        expect(similarTo(q)?.([foldText(title)]) ?? false, `${q} for ${title}`).to.equal(true);
        const { items, similar } = await user.client.listTasks({ q });
        expect({ q, similar, titles: items.map((task) => task.title) }).to.deep.equal({
          q,
          similar: true,
          titles: [title],
        });
      }
      for (const q of wrong) {
        expect(similarTo(q)?.([foldText(title)]) ?? false, `${q} for ${title}`).to.equal(false);
        expect(await user.client.listTasks({ q }), q).to.deep.equal({
          items: [],
          nextCursor: null,
          similar: false,
        });
      }
    }
    expect(await user.client.listTasks({ q: "milk" })).to.include({ similar: false });
    expect(await user.client.listTasks({ q: "milk", completed: true })).to.include({
      similar: false,
    });
  });

  it("tolerates typos in labels and subtasks, within the filters and across pages", async () => {
    const user = await signUp(api.url);
    const ids = await make(
      user.id,
      Array.from({ length: 5 }, (_, nth) => ({
        title: `Plan ${nth}`,
        labels: [`kitchen${nth}`],
        below: ["Refrigerator"],
      })),
    );
    await user.client.updateTask({ id: ids[0]!, completed: true });
    for (const sort of ["newest", "oldest", "updated", "title", "due", "priority"] as const) {
      const query = { q: "kitchne refrigeratr", sort, completed: false, limit: 3 };
      const first = await user.client.listTasks(query);
      const rest = await user.client.listTasks({ ...query, cursor: first.nextCursor! });
      expect([first.similar, rest.similar, rest.nextCursor]).to.deep.equal([true, true, null]);
      expect([...first.items, ...rest.items].map(({ id }) => id)).to.have.members(ids.slice(1));
    }
  });

  it("tolerates typos for a few matches among many tasks, across pages", async () => {
    const user = await signUp(api.url);
    const some: Searched[] = [
      { title: "Refrigerator" },
      { title: "One", description: "behind the refrigerators" },
      { title: "Two", labels: ["refrigerator"] },
      { title: "Three", below: ["A refrigerator", "a freezer"] },
    ];
    const ids = await make(user.id, some);
    const [child] = await sql<{ id: string }>(
      "SELECT id FROM tasks WHERE user_id = $1 AND title = 'A refrigerator'",
      [user.id],
    );
    const others = "INSERT INTO tasks (user_id, title, due_date) SELECT $1, $2 || n, '2030-01-01'";
    await sql(`${others} FROM generate_series(1, 1200) AS n`, [user.id, "Fridge x "]);
    const last = await user.client.createTask({ title: "Zum Refrigerator", dueDate: "2030-01-02" });
    const right = [...ids, child!.id, last.id];
    for (const sort of ["newest", "oldest", "updated", "title", "due", "priority"] as const) {
      for (const q of ["refrigeratr", "rfrigeraotr", "efrigeratr"]) {
        const query = { q, sort, limit: 4 };
        const first = await user.client.listTasks(query);
        const rest = await user.client.listTasks({ ...query, cursor: first.nextCursor! });
        const found = [...first.items, ...rest.items].map(({ id }) => id);
        expect(found, `${q} by ${sort}`).to.have.members(right);
        if (sort === "oldest") expect(found).to.deep.equal(right.toSorted((a, b) => +a - +b));
        expect([first.similar, rest.similar, rest.nextCursor]).to.deep.equal([true, true, null]);
      }
    }
    const { items } = await user.client.listTasks({ q: "freezr refrigertor" });
    expect(items.map(({ id }) => id)).to.deep.equal([ids[3]]);
  });

  it("applies the other filters, and returns every task once across pages", async () => {
    const user = await signUp(api.url);
    const list = await user.client.createList({ name: "Home" });
    const label = await user.client.createLabel({ name: "Weekend" });
    const wanted: string[] = []; // 2, 4, 8 and 10 lack the label, 3 and 9 the list, 6 the due
    for (let nth = 0; nth < 12; nth += 1) {
      const { id } = await user.client.createTask({
        title: `Paint wall ${nth}`,
        ...(nth % 2 === 0 && { listId: list.id }),
        ...(nth % 3 === 0 && { labelIds: [label.id] }),
        ...(nth !== 6 && { dueDate: "2030-01-01" }),
        priority: (nth % 4) + 1,
      });
      if (nth === 0) wanted.push(id);
    }
    const filter = {
      listId: list.id,
      labelId: label.id,
      dueFrom: "2029-12-31",
      dueTo: "2030-01-02",
    };
    expect(await found({ q: "wall paint", ...filter }, user)).to.have.members(wanted);
    expect(await found({ q: "paint week", priority: 1, sort: "due" }, user)).to.have.length(1);
    for (const sort of ["newest", "oldest", "updated", "due"] as const) {
      for (const q of ["wall paint", "p"]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await user.client.listTasks({ q, sort, limit: 5, cursor });
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(seen, `${q} by ${sort}`)
          .to.deep.equal(await found({ q, sort }, user))
          .and.have.length(12);
      }
    }
  });

  it("ignores a query without words", async () => {
    const user = await signUp(api.url);
    await make(user.id, [{ title: "One" }, { title: "Two" }]);
    for (const q of ["", "  ", "\u0301", "\u200b \u00a0"])
      expect(await found({ q }, user)).to.have.length(2);
  });

  it("sees every change at once, by the API or by raw SQL", async () => {
    const label = await ann.client.createLabel({ name: "Errand" });
    const task = await ann.client.createTask({ title: "Paint the gate", labelIds: [label.id] });
    const below = await ann.client.createTask({ title: "Buy brushes", parentId: task.id });
    const deepest = await ann.client.createTask({ title: "Ask Ümit", parentId: below.id });
    const finds = async (q: string, ...ids: string[]) =>
      expect(await found({ q, sort: "oldest" }), q).to.deep.equal(ids);

    await finds("gate errand brush umit", task.id);
    await finds("brush umit", task.id, below.id);
    await ann.client.updateTask({ id: task.id, title: "Paint the fence" });
    await finds("gate");
    await ann.client.updateLabel({ id: label.id, name: "Café" });
    await finds("errand");
    await finds("FENCE cafe", task.id);
    await sql("UPDATE labels SET name = 'Holiday' WHERE id = $1", [label.id]);
    await finds("holiday fence umit", task.id);
    await sql("UPDATE tasks SET description = 'with linseed oil' WHERE id = $1", [task.id]);
    await finds("Linseed", task.id);
    await sql("UPDATE tasks SET title = 'Ask Zoë' WHERE id = $1", [deepest.id]);
    await finds("umit");
    await finds("zoe fence", task.id);
    await ann.client.deleteTask({ id: deepest.id });
    await finds("zoe");
    await ann.client.restoreFromTrash({ entity: "task", id: deepest.id });
    await finds("zoe", task.id, below.id, deepest.id);
    const other = await ann.client.createTask({ title: "Elsewhere" });
    await ann.client.moveTask({ id: below.id, parentId: other.id });
    await finds("zoe elsewhere", other.id);
    await finds("zoe fence");
    await sql("DELETE FROM task_labels WHERE task_id = $1", [task.id]);
    await finds("holiday");
    await ann.client.updateTask({ id: task.id, labelIds: [label.id] });
    await finds("holiday", task.id);
    await ann.client.deleteLabel({ id: label.id });
    await finds("holiday");
    await sql(
      `INSERT INTO tasks (user_id, id, title, parent_id) OVERRIDING SYSTEM VALUE
       VALUES ($1, 900000002, 'Oars', 900000001), ($1, 900000001, 'Boat', NULL)`,
      [ann.id],
    );
    await finds("oars boat", "900000001");
  });

  it("leaves a task unchanged when its label or subtask is renamed", async () => {
    const label = await ann.client.createLabel({ name: "Before" });
    const task = await ann.client.createTask({ title: "Above", labelIds: [label.id] });
    const below = await ann.client.createTask({ title: "Below", parentId: task.id });
    const before = await ann.client.getTask({ id: task.id });
    await ann.client.updateLabel({ id: label.id, name: "After" });
    await ann.client.updateTask({ id: below.id, title: "Under" });
    expect(await ann.client.getTask({ id: task.id })).to.deep.equal(before);
    expect(await found({ q: "above after under" })).to.deep.equal([task.id]);
  });

  it("indexes thousands of changes in steps, and a renamed label for all of its tasks", async () => {
    const user = await signUp(api.url);
    const label = await user.client.createLabel({ name: "Errand" });
    const [top] = await make(user.id, [{ title: "Top" }]);
    await sql(
      "INSERT INTO tasks (user_id, title, label_ids) SELECT $1, 'Far behind ' || n, ARRAY[$2::bigint] FROM generate_series(1, 1200) AS n",
      [user.id, label.id],
    );
    await sql(
      `UPDATE tasks SET parent_id = $2 WHERE user_id = $1 AND id = (
         SELECT id FROM tasks WHERE user_id = $1 AND title = 'Far behind 1')`,
      [user.id, top],
    );
    const labelled = async (q: string) => {
      const ids: string[] = [];
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const page = await user.client.listTasks({ q, limit: 200, cursor });
        if (!page.similar) ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      }
      return ids.length;
    };
    expect(await labelled("errand far")).to.equal(1_200);
    await user.client.updateLabel({ id: label.id, name: "Shopping" });
    // Some tasks are changed once more after it, and in the middle of it another label is renamed.
    await sql("UPDATE tasks SET title = title || ' still' WHERE user_id = $1 AND id % 3 = 0", [
      user.id,
    ]);
    const other = await user.client.createLabel({ name: "Other" });
    await user.client.updateTask({ id: top!, labelIds: [other.id] });
    await user.client.updateLabel({ id: other.id, name: "Another" });
    expect(await labelled("shopping far")).to.equal(1_200);
    expect(await labelled("errand")).to.equal(0);
    expect(await labelled("top another behind")).to.equal(1);
    expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
  });

  it("finds everything that existed when it began, despite concurrent writes and searches", async () => {
    const user = await signUp(api.url);
    let going = true;
    const writer = async () => {
      for (let nth = 0; going; nth += 1)
        await sql("INSERT INTO tasks (user_id, title) VALUES ($1, $2)", [user.id, `noise ${nth}`]);
    };
    const searcher = async (name: string) => {
      for (let nth = 0; nth < 5; nth += 1) {
        const word = `${name}x${nth}y`;
        const { id } = await user.client.createTask({ title: `Some ${word}` });
        expect(await found({ q: word, sort: "oldest" }, user), word).to.deep.equal([id]);
        await sql("UPDATE tasks SET title = $2 WHERE id = $1", [id, `${word} again`]);
        expect(await found({ q: `again ${word}` }, user), word).to.deep.equal([id]);
      }
    };
    const writing = writer();
    const names = Array.from({ length: 10 }, (_, nth) => `reader${nth}`);
    await Promise.all(names.map(searcher)).finally(() => {
      going = false;
    });
    await writing;
    expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
  });

  describe("by another app through the models", () => {
    let database: Database;
    let user: TestUser;

    before(async () => {
      database = openDatabase(api.databaseUrl);
      user = await signUp(api.url);
    });
    after(() => database.destroy());

    const unit = <T>(work: () => Promise<T>) => database.forUser(user.id, work);
    const add = (title: string) => Task.create({ userId: user.id, title });
    const listOf = (q: string, sort: TaskSort = "newest", indexed?: string) =>
      taskList({ userId: user.id, q, sort, limit: 50, indexed });
    const search = async (q: string) => (await Task.findAll(listOf(q))).map(({ title }) => title);
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: unknown) => driverError(error)?.code,
      );

    it("is rejected while the index is behind, whatever the query, but not after indexSearch", async () => {
      await unit(() => add("Feed the cat"));
      const searches = [listOf("cat"), listOf("nowhere"), listOf("cat", "due"), listOf("c")];
      const ways = searches.flatMap((list) => [
        () => unit(() => Task.findAll(list)),
        () => database.queries(user.id).findAll(Task, { attributes: ["id"], ...list }),
      ]);
      for (const way of ways) expect(await codeOf(way())).to.equal(SEARCH_BEHIND);
      const indexed = await indexSearch(database, user.id);
      for (const way of ways) expect(await codeOf(way())).to.equal(null);
      expect(await unit(() => search("cat"))).to.deep.equal(["Feed the cat"]);

      await unit(() => add("Feed the dog"));
      expect(await codeOf(unit(() => search("dog")))).to.equal(SEARCH_BEHIND);
      const enough = await unit(() => Task.findAll(listOf("cat dog feed", "newest", indexed)));
      expect(enough).to.deep.equal([]);
    });

    it("finds what its own transaction wrote before or after indexing, unless rolled back", async () => {
      await unit(async () => {
        for (const nth of [1, 2, 3]) await add(`Early bird ${nth}`);
        await indexSearch(database, user.id);
        expect(await search("early bird")).to.have.length(3);
        // With a change number that the transaction had already taken.
        await add("Early bird 4");
        await indexSearch(database, user.id);
        expect(await search("early bird")).to.have.length(4);
        await add("Early bird 5");
      });
      await unit(async () => {
        await add("Early bird 6");
        await indexSearch(database, user.id);
        throw new Error("given up");
      }).catch((error: Error) => expect(error.message).to.equal("given up"));
      await unit(() => add("Early bird 7"));
      expect((await found({ q: "early bird" }, user)).length).to.equal(6);
      expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
    });

    it("cannot update another user's index", async () => {
      const [before] = await sql("SELECT * FROM search_positions WHERE user_id = $1", [ann.id]);
      await ann.client.createTask({ title: "Ann's own" });
      const other = unit(() => database.sequelize.query(`SELECT index_search('${ann.id}', 500)`));
      expect(await codeOf(other)).to.equal("42501");
      const [after] = await sql("SELECT * FROM search_positions WHERE user_id = $1", [ann.id]);
      expect(after).to.deep.equal(before);
      expect(await found({ q: "own ann" })).to.have.length(1);
    });
  });

  it("finds rows written with an empty search_path, as by a restore", async () => {
    await withClient(api.superuserUrl, async (client) => {
      await client.query("SELECT set_config('search_path', '', false)");
      await client.query("INSERT INTO public.tasks (user_id, title) VALUES ($1, 'Oil the anvil')", [
        ann.id,
      ]);
    });
    expect(await titles({ q: "ANVIL" })).to.deep.equal(["Oil the anvil"]);
  });

  it("passes no task to functions or operators that others could add to the schema", async () => {
    const trap = (name: string, takes: string, gives: string) => `
      CREATE FUNCTION public.${name}(${takes}) RETURNS ${gives} LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'in the trap of ${name}'; END $$`;
    const traps = [
      ["lower", "text", "text"],
      ["translate", "text, text, text", "text"],
      ["convert_to", "text, text", "bytea"],
      ["length", "bytea", "int"],
      ["set_bit", "bit, int, bigint", "bit"],
      ["beside", "character varying, text", "text"],
    ] as const;
    await withClient(api.superuserUrl, async (client) => {
      for (const [name, takes, gives] of traps) await client.query(trap(name, takes, gives));
      await client.query(
        "CREATE OPERATOR public.|| (FUNCTION = beside, LEFTARG = varchar, RIGHTARG = text)",
      );
      try {
        await client.query("SET search_path = public, pg_catalog");
        await client.query(
          "INSERT INTO tasks (user_id, title, description) VALUES ($1, 'Hide the clé', 'Under the mat')",
          [ann.id],
        );
        expect(await titles({ q: "MAT cle" })).to.deep.equal(["Hide the clé"]);
      } finally {
        await client.query("DROP OPERATOR public.|| (varchar, text)");
        for (const [name, takes] of traps)
          await client.query(`DROP FUNCTION public.${name}(${takes})`);
      }
    });
  });
});
