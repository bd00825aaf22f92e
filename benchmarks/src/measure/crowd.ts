import pg from "pg";
import { atEnd } from "../cleanup.js";

/** The interval of each held connection's queries. */
const ASK_EVERY_MILLISECONDS = 10_000;

/** Many clients, each as a different user, that periodically check that they see their own rows. */
export class Crowd {
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
