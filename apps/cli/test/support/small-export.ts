import { type TestDatabase, withClient } from "@docket/testing";

/** The rows of a query of the superuser, who sees what is there whoever owns it. */
export function sql(database: TestDatabase, text: string, values: unknown[] = []) {
  return withClient(
    database.superuserUrl,
    async (client) => (await client.query(text, values)).rows,
  );
}

/** The smallest export that has something of everything. */
export function small(email = "small@example.com") {
  const at = "2026-01-16T09:30:00.120Z";
  const clock = { createdAt: at, updatedAt: at };
  return {
    format: "docket-export",
    version: 1,
    user: { id: "somebody", email, name: "Small", ...clock },
    tasks: [{ id: "7", title: "x", description: null, completed: false, ...clock }],
    conversations: [
      {
        id: "9",
        title: null,
        ...clock,
        messages: [{ id: "11", role: "user", content: "hi", createdAt: at }],
      },
    ],
  };
}
