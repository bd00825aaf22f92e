import { withClient } from "@docket/testing";
import pg from "pg";
import { atEnd } from "../cleanup.js";
import { startDocket } from "../contestants/contestants.js";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { fullSize, smallSize } from "../setup/fill.js";
import { SERVER_CONNECTIONS, startPgBouncer } from "../setup/pgbouncer.js";
import { postmasterPid } from "../setup/postgres.js";
import { type WorkId, works } from "../work.js";
import { interleave, pace, warmUp } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { setStage } from "./stage.js";

const HELD = 2_000;
/** Each held connection asks something this often. */
const ASK_EVERY_MILLISECONDS = 10_000;

export interface PgBouncerResult {
  heldConnections: number;
  serverConnections: number;
  /** How often a held connection asked for its user's rows, and got other rows or another number. */
  asked: number;
  wrong: number;
  /** p95 through PgBouncer / straight to PostgreSQL. */
  works: Partial<Record<WorkId, { p95Ratio: Ratio; through: Sample; straight: Sample }>>;
}

/** Docket through PgBouncer, while two thousand other clients hold connections and use them. */
export async function pgbouncer(options: Options): Promise<PgBouncerResult> {
  const { small, only } = options;
  const size = small ? smallSize : fullSize;
  const stage = await setStage(size);
  const { server, databaseName, superuserUrl } = stage;
  const url = await startPgBouncer(server.ownerUrl(databaseName), HELD);
  const through = await startDocket({
    databaseUrl: url,
    environment: {
      DATABASE_DIRECT_URL: server.ownerUrl(databaseName),
      PUBLIC_URL: stage.docket.url,
    },
  });
  const users = await withClient(superuserUrl, (client) =>
    client.query("SELECT id FROM users WHERE id LIKE 'filled-%' ORDER BY id LIMIT $1", [HELD]),
  );
  say(`Opening ${HELD.toLocaleString("en")} connections.`);
  const crowd = new Crowd(
    url,
    users.rows.map(({ id }) => id),
    size.tasksEach,
  );
  await crowd.open(HELD);
  crowd.start();

  const runners = {
    through: { ...through, stage },
    straight: { ...stage.docket, stage },
  };
  const postmaster = await postmasterPid(server);
  const generator = new LoadGenerator();
  const result: PgBouncerResult["works"] = {};
  await warmUp(generator, postmaster, runners, options);
  for (const work of works.filter(({ id }) => only.includes(id))) {
    const samples = await interleave(generator, postmaster, runners, work, pace(options));
    result[work.id] = {
      p95Ratio: ratioOf(samples.through, samples.straight, "p95"),
      through: medianSample(samples.through),
      straight: medianSample(samples.straight),
    };
    say(`  ${work.id} ${work.title}: p95 ${result[work.id]?.through.p95} ms`);
  }
  const { asked, wrong } = await crowd.end();
  return {
    heldConnections: HELD,
    serverConnections: SERVER_CONNECTIONS,
    asked,
    wrong,
    works: result,
  };
}

/** Many clients, each as a user of its own, who look from time to time whether they see their rows. */
class Crowd {
  private readonly clients: pg.Client[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly running = new Set<Promise<void>>();
  private next = 0;
  private asked = 0;
  private wrong = 0;

  constructor(
    url: string,
    private readonly users: string[],
    private readonly tasksEach: number,
  ) {
    const plain = new URL(url);
    plain.search = "";
    this.url = plain.href;
    atEnd(() => this.end());
  }

  private readonly url: string;

  async open(count: number): Promise<void> {
    while (this.clients.length < count) {
      const batch = Array.from({ length: 100 }, () => new pg.Client(this.url));
      for (const client of batch) client.on("error", () => {});
      await Promise.all(batch.map((client) => client.connect()));
      this.clients.push(...batch);
    }
  }

  start(): void {
    this.timer = setInterval(() => {
      const asking = this.ask(this.next++ % this.clients.length).finally(() =>
        this.running.delete(asking),
      );
      this.running.add(asking);
    }, ASK_EVERY_MILLISECONDS / this.clients.length);
  }

  async end(): Promise<{ asked: number; wrong: number }> {
    clearInterval(this.timer);
    await Promise.all(this.running);
    await Promise.all(this.clients.splice(0).map((client) => client.end()));
    return { asked: this.asked, wrong: this.wrong };
  }

  private async ask(index: number): Promise<void> {
    const client = this.clients[index] as pg.Client;
    const user = this.users[index % this.users.length] as string;
    this.asked += 1;
    try {
      await client.query("BEGIN");
      await client.query(
        "SELECT set_config('role', 'docket_app', true), set_config('app.user_id', $1, true)",
        [user],
      );
      const { rows } = await client.query(
        "SELECT count(*)::int AS count, bool_and(user_id = $1) AS own FROM tasks",
        [user],
      );
      await client.query("COMMIT");
      if (rows[0].count !== this.tasksEach || !rows[0].own) this.wrong += 1;
    } catch {
      this.wrong += 1;
    }
  }
}
