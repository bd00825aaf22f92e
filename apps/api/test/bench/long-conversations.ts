import { parseArgs } from "node:util";
import {
  removeSharedServer,
  signUp,
  startTestApi,
  type TestUser,
  withClient,
} from "@docket/testing";

/**
 * Measures opening a conversation and loading earlier messages, in a short conversation and in long
 * ones among many. Every pair of messages belongs to a turn with a call, as in real use.
 *
 *     node dist-test/bench/long-conversations.js [--conversations 100] [--messages 10000]
 */
const { values } = parseArgs({
  options: {
    conversations: { type: "string", default: "10" },
    messages: { type: "string", default: "10000" },
    rounds: { type: "string", default: "300" },
  },
});
const conversations = Number(values.conversations);
const messages = Number(values.messages);
const rounds = Number(values.rounds);
const PAGE = 50;

const api = await startTestApi();
try {
  const ann = await signUp(api.url, "Ann");
  const short = await seed(ann, 1, PAGE);
  const long = await seed(ann, conversations, messages);
  await withClient(api.superuserUrl, (client) => client.query("VACUUM ANALYZE"));
  const total = (conversations * messages).toLocaleString("en");
  console.log(
    `${conversations} conversations of ${messages} messages (${total}), and one of ${PAGE}.`,
  );
  console.log(
    `Pages of ${PAGE} messages with their turns, over HTTP, in turns; ${rounds} of each.\n`,
  );
  const times: Record<string, number[]> = { short: [], open: [], middle: [], oldest: [] };
  const middles = await cursors(ann, long, 0.5);
  const oldest = await cursors(ann, long, 0.99);
  for (let round = 0; round < rounds; round += 1) {
    const id = long[round % long.length]!;
    times.short!.push(await timed(ann, short[0]!));
    times.open!.push(await timed(ann, id));
    times.middle!.push(await timed(ann, id, middles.get(id)));
    times.oldest!.push(await timed(ann, id, oldest.get(id)));
  }
  const rows = [
    ["a short conversation", times.short!],
    ["opening a long one", times.open!],
    ["its middle", times.middle!],
    ["its beginning", times.oldest!],
  ] as const;
  console.log("page                    median      p95    to the short one");
  for (const [name, all] of rows) {
    const ratio = at(all, 0.5) / at(times.short!, 0.5);
    const cells = [at(all, 0.5), at(all, 0.95)].map((ms) => `${ms.toFixed(2)} ms`.padStart(9));
    console.log(`${name.padEnd(21)}${cells.join("")}    ${ratio.toFixed(2)}`);
  }
} finally {
  await api.stop();
  await removeSharedServer();
}

/** Creates conversations of a user, with their messages interleaved as they would be over time. */
async function seed(user: TestUser, count: number, size: number): Promise<string[]> {
  return withClient(api.superuserUrl, async (client) => {
    const { rows } = await client.query(
      "INSERT INTO conversations (user_id, title) SELECT $1, 'Talk ' || n FROM generate_series(1, $2::int) n RETURNING id",
      [user.id, count],
    );
    const ids = rows.map(({ id }) => id as string);
    await client.query(
      `WITH said AS (
         INSERT INTO messages (user_id, conversation_id, role, content)
         SELECT $1, c, CASE n % 2 WHEN 1 THEN 'user' ELSE 'assistant' END::enum_messages_role,
           repeat('what was said ', 1 + n % 20)
         FROM generate_series(1, $3::int) n, unnest($2::bigint[]) c ORDER BY n, c
         RETURNING id, conversation_id, role
       ), pairs AS (
         SELECT conversation_id, id, role, lead(id) OVER (PARTITION BY conversation_id ORDER BY id) AS next
         FROM said
       ), begun AS (
         INSERT INTO turns (user_id, conversation_id, message_id, reply_id, status, lease_until)
         SELECT $1, conversation_id, id, next, 'completed', now() FROM pairs WHERE role = 'user'
         RETURNING id
       )
       INSERT INTO turn_calls (user_id, turn_id, position, tool, input, status, result)
       SELECT $1, id, 1, 'list_tasks', '{}', 'done', '{"items": [], "nextCursor": null}' FROM begun`,
      [user.id, ids, size],
    );
    return ids;
  });
}

/** For each conversation, the cursor of the page that begins after `share` of its messages. */
async function cursors(user: TestUser, ids: string[], share: number): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const id of ids) {
    let cursor: string | null | undefined;
    const pages = Math.floor((messages * share) / 200);
    for (let page = 0; page < pages; page += 1) {
      const next = await user.client.listMessages({ id, limit: 200, ...(cursor && { cursor }) });
      if (next.nextCursor === null) break;
      cursor = next.nextCursor;
    }
    if (cursor) found.set(id, cursor);
  }
  return found;
}

async function timed(user: TestUser, id: string, cursor?: string): Promise<number> {
  const from = performance.now();
  const page = await user.client.listMessages({ id, limit: PAGE, ...(cursor && { cursor }) });
  const time = performance.now() - from;
  if (page.items.length < PAGE || page.turns.length < PAGE / 2)
    throw new Error("a page is not full");
  return time;
}

function at(all: number[], share: number): number {
  return all.toSorted((a, b) => a - b)[Math.floor((all.length - 1) * share)] ?? Number.NaN;
}
