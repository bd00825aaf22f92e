import { isDeepStrictEqual } from "node:util";
import type { ChangePosition } from "@docket/contract";
import { type Database, type Listener, listen, statement } from "@docket/database";
import type { Logger } from "pino";

/** Called with the position of a user's latest change: at once, and after each further change. */
export type Follower = (position: ChangePosition) => void;

const CHANNEL = "docket_changes";
/** How often the change clocks are polled for what is not announced: SQL from elsewhere, a lost connection. */
const POLL_MILLISECONDS = 1_000;
/** How long writes are batched before the other processes are notified: NOTIFY takes a database-wide lock. */
const GATHER_MILLISECONDS = 50;
/** The most that one notification carries; if the users do not fit, it names everybody. */
const LONGEST_PAYLOAD = 7_500;
const EVERYBODY = "*";
const NOT_LISTENING =
  "Changes through other processes appear up to a second later, since no connection listens for them:";

/** The epoch changes while a server runs, too: one that is idle has no connection that would keep a restore away. */
const positionsOf = statement<{ userId: string; seq: string; epoch: string }>(
  'SELECT user_id AS "userId", seq, epoch FROM change_clocks, change_epoch WHERE "user_id" = ANY ($1)',
);

/**
 * Tells the open streams of this process the position of their users' latest changes. Writes of this process
 * are announced at once, those of others by NOTIFY, and whatever was missed is found by polling. Without an
 * open stream it holds no connection and does not poll, so an idle database can go to sleep.
 */
export class ChangeFeed {
  private readonly followers = new Map<string, Set<Follower>>();
  private readonly known = new Map<string, ChangePosition>();
  private readonly toCheck = new Set<string>();
  private readonly toTell = new Set<string>();
  private listener: Listener | undefined;
  private poll: NodeJS.Timeout | undefined;
  private telling: NodeJS.Timeout | undefined;
  private checking = false;
  private closed = false;
  private readonly onClose = new Set<() => void>();

  /** @param directUrl for LISTEN, which no pooler passes on */
  constructor(
    private readonly database: Database,
    private readonly directUrl: string,
    private readonly logger: Logger,
  ) {}

  /**
   * @param end called when the server stops; at once if it is stopping
   * @returns a function that stops following
   */
  follow(userId: string, follower: Follower, end: () => void): () => void {
    if (this.closed) end();
    const own = this.followers.get(userId) ?? new Set();
    own.add(follower);
    this.followers.set(userId, own);
    this.onClose.add(end);
    // A follower that joins later is also told the position at once.
    this.known.delete(userId);
    this.open();
    this.check([userId]);
    return () => {
      own.delete(follower);
      this.onClose.delete(end);
      if (own.size > 0) return;
      this.followers.delete(userId);
      this.known.delete(userId);
      if (this.followers.size === 0) this.rest();
    };
  }

  /** How many streams are open. */
  get size(): number {
    return this.onClose.size;
  }

  /** To be called for each user for whom this process may have written. */
  wrote(userId: string): void {
    if (this.closed) return;
    this.check([userId]);
    this.toTell.add(userId);
    this.tellSoon();
  }

  /** Ends all streams. */
  async destroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.telling);
    for (const end of [...this.onClose]) end();
    this.followers.clear();
    await this.rest();
  }

  private open(): void {
    if (this.poll || this.closed) return;
    this.poll = setInterval(() => this.check(this.followers.keys()), POLL_MILLISECONDS);
    let isLost = false;
    this.listener = listen({
      url: this.directUrl,
      channel: CHANNEL,
      onMessage: (payload) =>
        this.check(payload === EVERYBODY ? this.followers.keys() : payload.split(" ")),
      onListening: () => {
        isLost = false;
        this.check(this.followers.keys());
      },
      onLost: ({ message }) => {
        if (!isLost) this.logger.warn(`${NOT_LISTENING} ${message}`);
        isLost = true;
      },
    });
  }

  private async rest(): Promise<void> {
    clearInterval(this.poll);
    this.poll = undefined;
    const { listener } = this;
    this.listener = undefined;
    await listener?.stop();
  }

  private check(userIds: Iterable<string>): void {
    for (const userId of userIds) if (this.followers.has(userId)) this.toCheck.add(userId);
    if (!this.checking && this.toCheck.size > 0) void this.look();
  }

  /** Runs one query at a time; users to check that come up meanwhile share the next one. */
  private async look(): Promise<void> {
    this.checking = true;
    while (this.toCheck.size > 0 && !this.closed) {
      const userIds = [...this.toCheck];
      this.toCheck.clear();
      try {
        const { rows } = await this.database.asAdmin(() =>
          this.database.execute(positionsOf, [userIds]),
        );
        for (const { userId, seq, epoch } of rows) this.say(userId, { seq: Number(seq), epoch });
      } catch (err) {
        // The next poll finds it.
        if (!this.closed) this.logger.debug({ err }, "changes not looked at");
      }
    }
    this.checking = false;
  }

  private say(userId: string, position: ChangePosition): void {
    const followers = this.followers.get(userId);
    if (!followers || isDeepStrictEqual(this.known.get(userId), position)) return;
    this.known.set(userId, position);
    for (const follower of followers) follower(position);
  }

  private tellSoon(): void {
    this.telling ??= setTimeout(() => void this.tell(), GATHER_MILLISECONDS);
  }

  /**
   * Notifies outside the writers' transactions, which would wait for each other. One notification at a time: if the
   * database is busy, the writes that follow share the next one.
   */
  private async tell(): Promise<void> {
    const users = [...this.toTell].join(" ");
    this.toTell.clear();
    const payload = users.length > LONGEST_PAYLOAD ? EVERYBODY : users;
    const { database, logger } = this;
    await database
      .asSystem(() =>
        database.sequelize.query("SELECT pg_notify($channel, $payload)", {
          bind: { channel: CHANNEL, payload },
        }),
      )
      .catch((err: unknown) => {
        if (!this.closed) logger.debug({ err }, "changes not told"); // the other processes poll
      });
    this.telling = undefined;
    if (this.toTell.size > 0 && !this.closed) this.tellSoon();
  }
}
