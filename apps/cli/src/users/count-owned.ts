import type { Database } from "@docket/database";
import { models } from "@docket/models";

/** Tables whose rows are parts of what other tables hold, or only serve it. */
const parts = new Set([
  "accounts",
  "two_factors",
  "oauth_clients",
  "oauth_access_tokens",
  "oauth_refresh_tokens",
  "change_clocks",
  "search_texts",
  "search_positions",
  "task_labels",
  "turns",
  "turn_calls",
  "turn_events",
  "idempotency_keys",
  "source_ids",
]);

/** What rows of a table are called, where its name does not say it. */
const names: Record<string, string> = {
  api_keys: "API key",
  events: "recorded change",
  oauth_consents: "connected application",
};

/** How many things of a kind a user has. */
export interface Owned {
  /** In camel case, as the API spells it: `tasks`, `apiKeys`. */
  key: string;
  /** In the singular: `task`, `API key`. */
  noun: string;
  number: number;
}

/** Counts what a user has, the trash included: the rows of every model that belong to a user. */
export async function countOwned(database: Database, userId: string): Promise<Owned[]> {
  const counted: Owned[] = [];
  for (const model of models) {
    const table = model.tableName;
    if (!("userId" in model.getAttributes()) || parts.has(table)) continue;
    const count = () => model.unscoped().count({ where: { userId } });
    // Better Auth's tables are the login role's; the policies of all others show it no rows.
    const isOwned = model.primaryKeyAttributes.includes("userId");
    counted.push({
      key: table.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      noun: names[table] ?? table.replaceAll("_", " ").replace(/s$/, ""),
      number: await (isOwned ? database.asAdmin(count) : database.asSystem(count)),
    });
  }
  return counted;
}
