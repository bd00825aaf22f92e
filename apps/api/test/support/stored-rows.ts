import type { withClient } from "@docket/testing";
import type { Ids } from "./random-requests.js";

type SqlClient = Parameters<Parameters<typeof withClient>[1]>[0];

/** The rows that are in one of two states only. */
export function difference(before: string[], after: string[]): string[] {
  return [
    ...before.filter((row) => !after.includes(row)).map((row) => `- ${row}`),
    ...after.filter((row) => !before.includes(row)).map((row) => `+ ${row}`),
  ];
}

/** All of a user's rows, whatever the API shows of them. */
export class StoredRows {
  private constructor(
    private readonly client: SqlClient,
    private readonly tables: string[],
  ) {}

  static async of(client: SqlClient): Promise<StoredRows> {
    const { rows } = await client.query(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'user_id' ORDER BY 1`,
    );
    // What is used, searched or tried is noted there, also by requests that change nothing.
    const noted = /^(api_keys|sessions|search_|change_clocks|idempotency_keys)/;
    return new StoredRows(
      client,
      rows.map(({ name }) => name as string).filter((name) => !noted.test(name)),
    );
  }

  async rowsOf(userId: string): Promise<string[]> {
    const texts = this.tables.map(
      (table) => `SELECT '${table}' || t::text AS text FROM ${table} AS t WHERE user_id = $1`,
    );
    const { rows } = await this.client.query(
      `${texts.join(" UNION ALL ")} UNION ALL SELECT 'users' || t::text FROM users AS t WHERE id = $1 ORDER BY 1`,
      [userId],
    );
    return rows.map(({ text }) => text as string);
  }

  /** The ids of a user's rows, by kind. */
  async ids(userId: string): Promise<Ids> {
    const kinds = {
      tasks: "tasks",
      lists: "lists",
      sections: "sections",
      labels: "labels",
      conversations: "conversations",
      turns: "turns",
      "api-keys": "api_keys",
    };
    const texts = Object.entries(kinds).map(
      ([kind, table]) => `SELECT '${kind}' AS kind, id::text FROM ${table} WHERE user_id = $1`,
    );
    const { rows } = await this.client.query(
      `${texts.join(" UNION ALL ")} UNION ALL SELECT 'events', seq::text FROM events WHERE user_id = $1
       UNION ALL SELECT 'invitations', id FROM invitations ORDER BY 1, 2`,
      [userId],
    );
    const byKind = Map.groupBy(rows, ({ kind }) => kind as string);
    return Object.fromEntries(
      [...byKind].map(([kind, of]) => [kind, of.map(({ id }) => id as string)]),
    );
  }
}
