import { limits } from "@docket/contract";
import { EXPORT_FORMATS } from "@docket/contract/choices";
import { signUp, statementsDuring, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { refusalOf } from "./support/assistant.js";

/** Tasks in each list without a section, and in its first section. */
const TASKS = 2 * limits.lists;

describe("an account with as many lists, sections and labels as it may have", function () {
  this.timeout(300_000);
  const api = useTestApi();
  let ann: TestUser;

  before(async () => {
    ann = await signUp(api.url);
    await withClient(api.superuserUrl, async (client) => {
      // Without triggers, which would take long.
      await client.query("SET session_replication_role = replica");
      const each = (count: number) => `generate_series(1, ${count}) AS n`;
      const row = "$1, 'h' || lpad(n::text, 8, '0')";
      for (const text of [
        `INSERT INTO lists (user_id, position, name, color) SELECT ${row}, 'List ' || n, 'blue' FROM ${each(limits.lists - 1)}`,
        `INSERT INTO labels (user_id, position, name, color) SELECT ${row}, 'label' || n, 'blue' FROM ${each(limits.labels)}`,
        `INSERT INTO sections (user_id, position, list_id, name) SELECT ${row}, lists.id, 'Section ' || n
           FROM lists, ${each(limits.sections / limits.lists)} WHERE user_id = $1`,
        // With numbers of changes, as rows have: if all were the same, their index would be smaller than others.
        `INSERT INTO tasks (user_id, position, list_id, seq, title)
           SELECT $1, 'h00000001', id, id, 'In ' || name FROM lists WHERE user_id = $1`,
        `INSERT INTO tasks (user_id, position, list_id, section_id, seq, title)
           SELECT $1, 'h00000000', list_id, id, id, 'In ' || name FROM sections WHERE user_id = $1 AND name = 'Section 1'`,
      ])
        await client.query(text, [ann.id]);
      await client.query("RESET session_replication_role");
      await client.query("ANALYZE");
    });
  });

  it("is refused more, even at the same moment", async () => {
    const { client } = ann;
    const listId = (await client.listLists({ limit: 1 })).items[0]!.id;
    const kinds = [
      {
        create: (name: string) => client.createSection({ name, listId }),
        remove: (id: string) => client.deleteSection({ id }),
        place: (id: string) => ({ id, entity: "section" as const }),
        detail:
          "An account has at most 20,000 sections, with those in the trash. Delete some for good first.",
      },
      {
        create: (name: string) => client.createLabel({ name }),
        remove: (id: string) => client.deleteLabel({ id }),
        place: (id: string) => ({ id, entity: "label" as const }),
        detail:
          "An account has at most 5,000 labels, with those in the trash. Delete some for good first.",
      },
      // Last, since its sections are deleted with it.
      {
        create: (name: string) => client.createList({ name }),
        remove: (id: string) => client.deleteList({ id }),
        place: (id: string) => ({ id, entity: "list" as const }),
        detail:
          "An account has at most 5,000 lists, with those in the trash. Delete some for good first.",
      },
    ];
    const ids = [
      (await client.listSections({ listId, limit: 1 })).items[0]!.id,
      (await client.listLabels({ limit: 1 })).items[0]!.id,
      (await client.listLists({ limit: 2 })).items[1]!.id,
    ];
    for (const [at, { create, remove, place, detail }] of kinds.entries()) {
      const refusal = { status: 409, detail };
      expect(await refusalOf(create("One more"))).to.deep.equal(refusal);
      await remove(ids[at]!);
      expect(await refusalOf(create("One more"))).to.deep.equal(refusal);
      await client.restoreFromTrash(place(ids[at]!));
      await remove(ids[at]!);
      await client.purgeTrash(place(ids[at]!));
      const names = ["a", "b", "c", "d"];
      const made = await Promise.all(names.map((name) => refusalOf(create(name))));
      const isMade = ({ status }: { status?: number | undefined }) => status === undefined;
      expect(made.filter(isMade)).to.have.length(1);
      expect(made.filter((one) => !isMade(one))).to.deep.equal([refusal, refusal, refusal]);
    }
  });

  it("is exported in its order with a query for many lists, and imported again", async () => {
    const formats = [undefined, ...EXPORT_FORMATS];
    for (const format of formats) {
      const path = format ? `/api/export?format=${format}` : "/api/me/export";
      let body: unknown = "";
      const sent = await statementsDuring(async () => {
        ({ body } = await call(`${api.url}${path}`, { as: ann }));
      });
      expect(sent.length, path).to.be.below(TASKS / 20);
      const text = typeof body === "string" ? body : JSON.stringify(body);
      // The first list in which nothing was changed above.
      if (format === "markdown")
        expect(text).to.include(
          "# List 9\n\n- [ ] In List 9\n\n## Section 1\n\n- [ ] In Section 1\n\n## Section 2\n\n## Section 3\n\n## Section 4\n\n# List 10\n\n",
        );
      const bob = await signUp(api.url);
      const source = format ?? "docket";
      const answer = await call(`${api.url}/api/import?source=${source}`, {
        method: "POST",
        as: bob,
        body: text,
        headers: { "content-type": "application/octet-stream" },
      });
      expect(answer.status, JSON.stringify(answer.body).slice(0, 500)).to.equal(200);
      const { created } = answer.body as { created: { lists: number; tasks: number } };
      expect(created.tasks, source).to.be.above(TASKS - 10);
      expect(created.lists, source).to.be.above(limits.lists - 10);
    }
  });
});
