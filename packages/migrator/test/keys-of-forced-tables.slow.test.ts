import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { withClient } from "#src/client.js";
import { assertFilled } from "#src/generate/proof-rows.js";
import { fillWithBoundaryValues } from "#src/generate/sample-data.js";
import { Workbench } from "./support/bench.js";
import { adminConnection, createDatabase, query } from "./support/server.js";

const parents = "CREATE TABLE parents (id int PRIMARY KEY)";
const children = (key = "") => `CREATE TABLE children (id int PRIMARY KEY, parent_id int${key})`;
const key = ", CONSTRAINT children_fkey FOREIGN KEY (parent_id) REFERENCES parents";
const forced = (table: string) => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY nobody ON ${table} USING (false)`,
];

/** The tables with forced policies before the key is added. */
const shapes = { both: ["parents", "children"], parents: ["parents"], children: ["children"] };

describe("a foreign key between tables with forced row-level security", () => {
  let bench: Workbench;
  const owner = `owner_${randomBytes(4).toString("hex")}`;

  before(async () => {
    bench = await Workbench.open();
    await query(adminConnection(), `CREATE ROLE ${owner} LOGIN PASSWORD 'x'`);
  });
  after(() => bench.close());

  for (const [name, tables] of Object.entries(shapes)) {
    it(`is added and dropped by an owner who is not a superuser (${name})`, async () => {
      const policies = tables.flatMap(forced);
      const { text } = await bench.change(
        [parents, children(), ...policies],
        [parents, children(key), ...policies],
      );
      const db = await createDatabase();
      await query(
        db,
        "GRANT ALL ON SCHEMA public TO PUBLIC",
        ...[parents, children()],
        "INSERT INTO parents VALUES (1)",
        "INSERT INTO children VALUES (1, 1)",
        ...["parents", "children"].map((table) => `ALTER TABLE ${table} OWNER TO ${owner}`),
        ...policies,
      );
      const asOwner = { ...db, user: owner, password: "x" };
      const run = (statements: { sql: string }[]) =>
        query(
          asOwner,
          "SET row_security = off",
          "BEGIN",
          ...statements.map(({ sql }) => sql),
          "COMMIT",
        );
      await run(text.up);
      const state = () =>
        query(
          db,
          `SELECT (SELECT count(*)::int FROM pg_constraint WHERE conname = 'children_fkey') AS keys,
                  array_agg(relname::text ORDER BY relname) AS forced
           FROM pg_class WHERE relforcerowsecurity AND relname IN ('parents', 'children')`,
        );
      expect(await state()).to.deep.equal([{ keys: 1, forced: [...tables].sort() }]);
      await run(text.down);
      expect(await state()).to.deep.equal([{ keys: 0, forced: [...tables].sort() }]);
    });
  }

  it("is not proved by an owner whom policies keep from writing rows, who is told so", async () => {
    const db = await createDatabase();
    await query(db, parents, `ALTER TABLE parents OWNER TO ${owner}`, ...forced("parents"));
    const asOwner = { ...db, user: owner, password: "x" };
    const { unfilled } = await withClient(asOwner, (client) => fillWithBoundaryValues(client));
    expect(() => assertFilled(unfilled, "")).to.throw(/parents.*role with CREATEDB and BYPASSRLS/s);
  });

  it("lifts FORCE once for several keys, and sets it after those of a new table", async () => {
    const two = "first int REFERENCES parents, second int REFERENCES parents";
    const old = [parents, ...forced("parents")];
    const { text } = await bench.change(old, [
      ...old,
      `CREATE TABLE children (id int PRIMARY KEY, ${two})`,
      ...forced("children"),
    ]);
    const relevant = text.up.flatMap(
      ({ sql }) => /ADD CONSTRAINT \w+|\w+ (?:NO )?FORCE/.exec(sql)?.[0] ?? [],
    );
    expect(relevant.slice(1, 3)).to.deep.equal([
      "ADD CONSTRAINT children_first_fkey",
      "ADD CONSTRAINT children_second_fkey",
    ]);
    expect(relevant[0]).to.equal("parents NO FORCE");
    expect(relevant.slice(3)).to.have.members(["parents FORCE", "children FORCE"]);
  });

  it("sets FORCE after a key that is added with it, and lifts it before one that is added as it goes", async () => {
    const plain = [parents, children()];
    const withKey = [parents, children(key)];
    const policies = [...forced("parents"), ...forced("children")];
    const order = async (before: string[], after: string[]) => {
      const { text } = await bench.change(before, after);
      return text.up.flatMap(({ sql }) => /ADD CONSTRAINT|(?:NO )?FORCE/.exec(sql)?.[0] ?? []);
    };
    const coming = await order(plain, [...withKey, ...policies]);
    expect(coming).to.deep.equal(["ADD CONSTRAINT", "FORCE", "FORCE"]);
    const going = await order([...plain, ...policies], withKey);
    expect(going).to.deep.equal(["NO FORCE", "NO FORCE", "ADD CONSTRAINT"]);
  });
});
