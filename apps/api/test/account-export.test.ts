import { userExport } from "@docket/contract";
import { columnOf } from "@docket/models";
import { createTestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";
import { z } from "zod";

/** Tables of a user's rows that an export of the account leaves out. */
const leftOut: Record<string, string[]> = {
  "ways to sign in": ["accounts", "passkeys", "two_factors", "sessions"],
  "access of programs": ["api_keys"],
  "access of applications": [
    "oauth_clients",
    "oauth_consents",
    "oauth_access_tokens",
    "oauth_refresh_tokens",
  ],
  "the history": ["events", "change_clocks"],
  "how replies came about": ["turns", "turn_calls", "turn_events"],
  "derived from other rows": ["task_labels", "search_texts", "search_positions"],
  "for repeated requests and imports": ["idempotency_keys", "source_ids"],
};

describe("the export of an account", () => {
  it("has the rows of each table that belongs to a user, unless they are left out on purpose", async () => {
    const database = await createTestDatabase();
    const tables = await withClient(database.superuserUrl, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'user_id'`,
      );
      return rows.map(({ name }) => name);
    }).finally(() => database.drop());
    const known = [...listsOf(userExport), ...Object.values(leftOut).flat()];
    expect(tables.sort()).to.deep.equal(known.sort());
  });
});

/** The tables of the lists in a schema, and of those in their elements. */
function listsOf(schema: unknown): string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([name, field]) =>
    field instanceof z.ZodArray && field.element instanceof z.ZodObject
      ? [columnOf(name), ...listsOf(field.element)]
      : [],
  );
}
