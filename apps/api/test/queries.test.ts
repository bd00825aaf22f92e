import {
  countsAll,
  createTestDatabase,
  fillSample,
  HEAVY_USER,
  LIGHT_USER,
  listedStatements,
  nodesOf,
  type PlanNode,
  planOf,
  planShape,
  senderOf,
  type TestDatabase,
  withClient,
} from "@docket/testing";
import { expect } from "chai";

const size = process.env.DOCKET_LONG
  ? { users: 10_000, tasks: 1_000_000 }
  : { users: 200, tasks: 20_000 };
/** The largest page, and the row that shows whether there is another. */
const LARGEST_PAGE = 201;

describe("the API's SQL statements", () => {
  const statements = listedStatements();

  describe(`on ${size.tasks.toLocaleString("en")} tasks of ${size.users.toLocaleString("en")} users`, () => {
    let test: TestDatabase;
    let owned: Set<string>;

    before(async function () {
      this.timeout(600_000);
      test = await createTestDatabase();
      owned = await withClient(test.superuserUrl, async (client) => {
        await fillSample(client, size);
        const { rows } = await client.query<{ relname: string; empty: boolean }>(
          "SELECT relname, reltuples < 1 AS empty FROM pg_class WHERE relkind = 'r' AND relrowsecurity",
        );
        // An empty table is read sequentially, whatever its indexes are.
        const used = (table: string) => statements.some(({ text }) => text.includes(`"${table}"`));
        const lacking = rows.filter(({ relname, empty }) => empty && used(relname));
        expect(lacking, "tables that the sample data lacks").to.deep.equal([]);
        return new Set(rows.map(({ relname }) => relname));
      });
    });
    after(() => test.drop());

    // SC-009 of the data layer.
    for (const [whose, user] of Object.entries({
      "an ordinary user": LIGHT_USER,
      "a user of 10,000 tasks": HEAVY_USER,
    })) {
      it(`always use an index and sort at most one page, for ${whose}`, async () => {
        const faults: string[] = [];
        const times: { text: string; executed: number }[] = [];
        await withClient(test.superuserUrl, async (client) => {
          for (const statement of statements.filter(({ text }) => !countsAll.test(text))) {
            for (const kind of ["force_custom_plan", "force_generic_plan"] as const) {
              const { root, executed = 0 } = await planOf(
                client,
                statement,
                senderOf(statement, user),
                kind,
              );
              faults.push(
                ...faultsOf(root, owned).map(
                  (fault) => `${statement.text} (${kind}): ${fault}\n${planShape(root).join("\n")}`,
                ),
              );
              times.push({ text: statement.text, executed });
              if (user === HEAVY_USER && kind === "force_custom_plan") lookAt(statement, root);
            }
          }
        });
        expect(faults, faults.join("\n\n")).to.deep.equal([]);
        const [slowest] = times.toSorted((a, b) => b.executed - a.executed);
        console.log(`          slowest: ${slowest?.text}, ${slowest?.executed.toFixed(1)} ms`);
      }).timeout(600_000);
    }

    /** The plans that read tasks, for the user who has 10,000. */
    const reads: string[] = [];
    function lookAt({ readOnly, text }: (typeof statements)[number], root: PlanNode): void {
      if (readOnly && /FROM "tasks".*"user_id" = \$/.test(text))
        reads.push(`${text}\n${planShape(root).join("\n")}`);
    }

    it("SC-003 read the tasks of a user with 10,000 rows by an index", () => {
      expect(reads.length).to.be.greaterThan(40);
      for (const read of reads) expect(read).to.match(/Index .*on tasks/);
    });

    it("are checked by rules that detect sequential scans and large sorts", async () => {
      const bad = {
        text: "SELECT id FROM tasks WHERE description = $1 ORDER BY description LIMIT $2",
      };
      const sorted = {
        text: "SELECT id, title FROM tasks WHERE user_id = $1 ORDER BY description, title LIMIT $2",
      };
      await withClient(test.superuserUrl, async (client) => {
        const seen = await planOf(
          client,
          bad,
          { role: "docket_admin", userId: "" },
          "force_custom_plan",
        );
        expect(faultsOf(seen.root, owned).join()).to.match(/Seq Scan|sequential/);
        const sorting = await planOf(
          client,
          sorted,
          { role: "docket_app", userId: HEAVY_USER },
          "force_custom_plan",
        );
        expect(faultsOf(sorting.root, owned).join()).to.match(/sorts/);
      });
    });
  });
});

function faultsOf(root: PlanNode, owned: Set<string>): string[] {
  return nodesOf(root).flatMap((node) => {
    const relation = node["Relation Name"] ?? "";
    if (node["Node Type"] === "Seq Scan" && owned.has(relation))
      return [`sequential scan of ${relation}`];
    const [input] = node.Plans ?? [];
    const rows = (input?.["Actual Rows"] ?? 0) * (input?.["Actual Loops"] ?? 1);
    if (node["Node Type"] === "Sort" && rows > LARGEST_PAGE) return [`sorts ${rows} rows`];
    return [];
  });
}
