import { limits } from "@docket/contract";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";

/** Titles and descriptions in which cases, scripts and lengths are as unlike as people write them. */
const texts: [title: string, description: string | null][] = [
  ["Buy milk", null],
  ["buy MILK and bread", "At the corner; not the dear one."],
  ["Straße fegen", "STRASSE, große Bürste"],
  ["ΟΔΟΣ και οδός", "Ὀδυσσεύς ΣΊΣΥΦΟΣ"],
  ["Kupit’ молоко", "ЗАВТРА утром, Ёлка"],
  ["İstanbul'a bilet, ISPARTA ılık", "iki kişi"],
  ["300 K and 300 K", "The first is a Kelvin sign."],
  ["買牛奶", "明天早上去超市買兩瓶牛奶和麵包"],
  ["👍🏽 party 🎉", "👩‍👩‍👧‍👦 bring 🎂"],
  ["100 % done_or \\not", "50% of_it; C:\\tasks\\*"],
  ["a\tb", "first line\nsecond line\n\nfourth"],
  ["e\u0301te\u0301 (in two pieces)", "\u00e9t\u00e9 in one"],
  ["x".repeat(limits.title), "0123456789".repeat(limits.description / 10)],
  ["👍".repeat(limits.title), "ЖЩ".repeat(limits.description / 2)],
  ["ab", "c"],
  ["a", ""],
];

describe("a search", () => {
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
    for (const [nth, [title, description]] of texts.entries()) {
      const { id } = await ann.client.createTask({ title, description });
      if (nth % 2 === 0) await ann.client.updateTask({ id, completed: true });
    }
  });
  after(() => api.stop());

  /** What a reader of the rows finds, without any help of an index. */
  const expected = (q: string, completed?: boolean) =>
    withClient(api.superuserUrl, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `SELECT id FROM tasks
          WHERE user_id = $1 AND ($3::boolean IS NULL OR completed = $3)
            AND (title COLLATE "default" ILIKE $2 OR description ILIKE $2) ORDER BY id DESC`,
        // Texts are kept composed, and so is what is searched for.
        [ann.id, `%${q.normalize("NFC").replace(/[\\%_]/g, "\\$&")}%`, completed],
      );
      return rows.map(({ id }) => id);
    });

  const found = async (query: Parameters<typeof ann.client.listTasks>[0]) =>
    (await ann.client.listTasks(query)).items.map(({ id }) => id);

  const titles = async (query: Parameters<typeof ann.client.listTasks>[0]) =>
    (await ann.client.listTasks(query)).items.map(({ title }) => title);

  /** Pieces of the texts, of every length that matters, as written and in other cases. */
  function* pieces(): Generator<string> {
    for (const text of texts.flat()) {
      const characters = [...(text ?? "")];
      for (const length of [1, 2, 3, 4, 7, 12, limits.search]) {
        const last = Math.max(0, characters.length - length);
        for (const start of new Set([0, Math.floor(last / 2), last])) {
          const piece = characters.slice(start, start + length).join("");
          yield* [piece, piece.toUpperCase(), piece.toLowerCase()];
        }
      }
    }
  }

  const searchable = [...new Set(pieces())].filter(
    (q) => q !== "" && [...q].length <= limits.search,
  );

  it("finds every piece of a title or a description, in any case and script, and nothing else", async () => {
    let matches = 0;
    for (const q of searchable) {
      const ids = await expected(q);
      matches += ids.length;
      expect(await found({ q }), JSON.stringify(q)).to.deep.equal(ids);
      expect(await found({ q, sort: "oldest" }), JSON.stringify(q)).to.deep.equal(ids.toReversed());
      // The other orders have no signatures to go by.
      expect(await found({ q, sort: "updated" }), JSON.stringify(q)).to.have.members(ids);
    }
    expect(searchable.length).to.be.greaterThan(300);
    expect(matches).to.be.greaterThan(searchable.length);
  }).timeout(60_000);

  it("finds the same among what is done and what is open", async () => {
    for (const q of searchable.filter((_, nth) => nth % 5 === 0)) {
      for (const completed of [true, false]) {
        const ids = await expected(q, completed);
        expect(await found({ q, completed }), JSON.stringify(q)).to.deep.equal(ids);
      }
    }
  }).timeout(60_000);

  it("never finds what begins in a title and ends in a description", async () => {
    for (const q of ["milk\nAt", "breadAt", "bread\nAt", "ab\nc", "abc"]) {
      expect(await found({ q }), q).to.deep.equal([]);
    }
  });

  it("gives every task that it finds once, page by page", async () => {
    for (const sort of ["newest", "oldest"] as const) {
      const whole = await found({ q: "the", sort });
      expect(whole.length).to.be.greaterThan(1);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await ann.client.listTasks({ q: "the", sort, limit: 1, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).to.deep.equal(whole);
    }
  });

  it("goes by what a task says now, whoever changed it", async () => {
    const { id } = await ann.client.createTask({ title: "Paint the gate" });
    await ann.client.updateTask({ id, title: "Paint the fence" });
    expect(await found({ q: "gate" })).to.deep.equal([]);
    expect(await found({ q: "FENCE" })).to.deep.equal([id]);
    await withClient(api.superuserUrl, (client) =>
      client.query("UPDATE tasks SET description = 'with linseed oil' WHERE id = $1", [id]),
    );
    expect(await found({ q: "Linseed" })).to.deep.equal([id]);
  });

  it("finds by signatures that nobody can falsify, not even where triggers are passed over", async () => {
    const { id } = await ann.client.createTask({ title: "Sharpen the scythe" });
    await withClient(api.superuserUrl, async (client) => {
      await client.query("UPDATE tasks SET search_signature = repeat('0', 256)::bit(256)");
      await client.query("SET session_replication_role = replica");
      await client.query("UPDATE tasks SET search_signature = repeat('0', 256)::bit(256)");
      await client.query("UPDATE tasks SET title = 'Sharpen the sickle' WHERE id = $1", [id]);
      await client.query(
        `INSERT INTO tasks (user_id, list_id, position, title, search_signature)
         SELECT user_id, id, 'b99', 'Whet the sickle', repeat('0', 256)::bit(256)
         FROM lists WHERE user_id = $1`,
        [ann.id],
      );
    });
    expect(await titles({ q: "sickle" })).to.deep.equal(["Whet the sickle", "Sharpen the sickle"]);
    expect(await titles({ q: "scythe" })).to.deep.equal([]);
    expect(await titles({ q: "BREAD" })).to.deep.equal(["buy MILK and bread"]);
  });

  it("finds what was written without a search path, as a restore does", async () => {
    await withClient(api.superuserUrl, async (client) => {
      await client.query("SELECT set_config('search_path', '', false)");
      await client.query("INSERT INTO public.tasks (user_id, title) VALUES ($1, 'Oil the anvil')", [
        ann.id,
      ]);
    });
    expect(await titles({ q: "ANVIL" })).to.deep.equal(["Oil the anvil"]);
  });

  it("reads nobody's tasks to functions that others could add", async () => {
    const trap = (name: string, takes: string) => `
      CREATE FUNCTION public.${name}(${takes}) RETURNS text LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'in the trap of ${name}'; END $$`;
    const traps = [
      ["convert_to", "text, text"],
      ["length", "anyelement"],
      ["repeat", "text, bigint"],
      ["set_bit", "bit, int, bigint"],
      ["beside", "character varying, text"],
      ["behind", "text, character varying"],
    ] as const;
    await withClient(api.superuserUrl, async (client) => {
      for (const [name, takes] of traps) await client.query(trap(name, takes));
      await client.query(
        "CREATE OPERATOR public.|| (FUNCTION = beside, LEFTARG = varchar, RIGHTARG = text)",
      );
      await client.query(
        "CREATE OPERATOR public.|| (FUNCTION = behind, LEFTARG = text, RIGHTARG = varchar)",
      );
      try {
        await client.query("SET search_path = public, pg_catalog");
        await client.query(
          "INSERT INTO tasks (user_id, title, description) VALUES ($1, 'Hide the key', 'Under the mat')",
          [ann.id],
        );
        expect(await titles({ q: "under the MAT" })).to.deep.equal(["Hide the key"]);
      } finally {
        await client.query("DROP OPERATOR public.|| (varchar, text), public.|| (text, varchar)");
        for (const [name, takes] of traps)
          await client.query(`DROP FUNCTION public.${name}(${takes})`);
      }
    });
  });
});
