import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "@docket/testing";
import { median, significant } from "../figures.js";
import { LoadGenerator, type SentRequest } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { SECRET } from "../servers/servers.js";
import { fullSize, smallSize } from "../setup/fill.js";
import { CONNECTIONS, type Ratio } from "./sample.js";
import { createTestbed, type Testbed } from "./testbed.js";

const FEW = 5;
/** A second longer than a server caches a session. */
const FORGOTTEN_MILLISECONDS = 31_000;

/** Requests per second; each browser reads one task. */
export interface BrowsersResult {
  browsers: number;
  /** Every session is looked up: no browser sent a request for half a minute. */
  unseen: { many: number; few: number; ratio: Ratio };
  /** The same browsers repeatedly, for the duration of a round. */
  inTurn: { many: number; few: number; ratio: Ratio };
}

/** Whether ten thousand browsers, in turn, are served as fast as five. */
export async function browsers({ small, rounds, seconds }: Options): Promise<BrowsersResult> {
  const testbed = await createTestbed(small ? smallSize : fullSize);
  const count = small ? 1_000 : 10_000;
  const all = await openBrowsers(testbed, count);
  const requests = { many: all, few: all.slice(0, FEW) };
  const generator = new LoadGenerator();
  const run = async (who: "many" | "few", pace: { amount: number } | { seconds: number }) => {
    const job = { url: testbed.docket.url, requests: requests[who], connections: CONNECTIONS };
    // Five are too few to be divided among the connections.
    const result = await generator.run({ ...job, ...pace, dealt: who === "many" });
    return result.requestsPerSecond;
  };
  say("Warming up.");
  for (const who of ["few", "many", "few"] as const) await run(who, { seconds: small ? 2 : 15 });
  const figures = { unseen: { many: [], few: [] }, inTurn: { many: [], few: [] } } as Record<
    "unseen" | "inTurn",
    Record<"many" | "few", number[]>
  >;
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (["many", "few"] as const) : (["few", "many"] as const);
    await sleep(FORGOTTEN_MILLISECONDS);
    for (const who of order) figures.unseen[who].push(await run(who, { amount: count }));
    for (const who of order) figures.inTurn[who].push(await run(who, { seconds }));
    say(`  Round ${round + 1} of ${rounds}.`);
  }
  const compared = ({ many, few }: Record<"many" | "few", number[]>) => ({
    many: significant(median(many)),
    few: significant(median(few)),
    ratio: spread(many.map((figure, round) => figure / (few[round] as number))),
  });
  return { browsers: count, unseen: compared(figures.unseen), inTurn: compared(figures.inTurn) };
}

function spread(ratios: number[]): Ratio {
  return {
    median: significant(median(ratios), 3),
    min: significant(Math.min(...ratios), 3),
    max: significant(Math.max(...ratios), 3),
  };
}

/** Creates sessions of different users, each with the request by which its browser reads a task. */
async function openBrowsers(
  { superuserUrl, users }: Testbed,
  count: number,
): Promise<SentRequest[]> {
  const [cookieName] = users.collector.cookie.split("=");
  const { rows } = await withClient(superuserUrl, (client) =>
    client.query<{ token: string; task: string }>(
      `WITH owner AS (
         SELECT user_id, min(id) AS task FROM tasks WHERE user_id LIKE 'filled-%'
         GROUP BY user_id ORDER BY user_id LIMIT $1),
       opened AS (
         INSERT INTO sessions (id, user_id, token, expires_at)
         SELECT 'browser-' || n, o.user_id, 'browser-token-' || n, now() + interval '1 day'
         FROM (SELECT user_id, row_number() OVER () AS at, count(*) OVER () AS owners FROM owner) AS o,
           generate_series(1, $1) n
         WHERE o.at = n % o.owners + 1
         RETURNING user_id, token)
       SELECT token, task FROM opened JOIN owner USING (user_id) ORDER BY token`,
      [count],
    ),
  );
  return rows.map(({ token, task }) => ({
    method: "GET",
    path: `/api/tasks/${task}`,
    headers: { cookie: `${cookieName}=${signed(token)}` },
  }));
}

/** A cookie as Better Auth signs it. */
function signed(token: string): string {
  const signature = createHmac("sha256", SECRET).update(token).digest("base64");
  return encodeURIComponent(`${token}.${signature}`);
}
