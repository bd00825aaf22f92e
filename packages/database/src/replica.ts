/** A position in the write-ahead log (LSN), in bytes. */
type Position = bigint;

export interface ReplicaSources {
  /** Where the primary's log ends now, as `pg_lsn` text. */
  primaryPosition(): Promise<string>;
  /** How far the replica has replayed; `null` if it is not a replica. */
  replicaPosition(): Promise<string | null>;
}

interface Mark {
  /** `null` until the primary was asked for its position after the write. */
  position: Position | null;
}

const POLL_MILLISECONDS = 50;
const RETRY_MILLISECONDS = 2_000;
const MOST_WRITERS = 10_000;

/**
 * Guarantees read-your-writes consistency: after a write the user's reads go to the primary until
 * the replica is known to have replayed it. It knows only the writes of this process; if several
 * processes serve the same users, a write through one may be seen late through another.
 */
export class ReplicaRouter {
  private readonly writers = new Map<string, Mark>();
  /**
   * A write that concerns all users: one of no user in particular, or of too many. Set at the
   * start, since an earlier process may have written.
   */
  private everybody: Mark | null = { position: null };
  private timer: NodeJS.Timeout | undefined;
  private polling = false;
  private unavailableUntil = 0;
  private closed = false;

  constructor(private readonly sources: ReplicaSources) {}

  /** Whether the replica may serve a read of this user now. */
  mayServe(userId: string): boolean {
    this.schedule();
    return this.everybody === null && !this.writers.has(userId);
  }

  /** After a write that this user must see, or may have made. */
  wroteAs(userId: string): void {
    if (this.writers.size >= MOST_WRITERS) this.wroteForAll();
    // A new mark each time: a position that is being queried now may be from before this write.
    this.writers.set(userId, { position: null });
    this.schedule();
  }

  /** After a write that any user may have to see. */
  wroteForAll(): void {
    this.everybody = { position: null };
    this.writers.clear();
    this.schedule();
  }

  /** The replica failed: the primary serves all reads until the replica works again. */
  failed(): void {
    this.unavailableUntil = performance.now() + RETRY_MILLISECONDS;
    this.everybody ??= { position: null };
    this.schedule();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private get marks(): Mark[] {
    return this.everybody ? [this.everybody, ...this.writers.values()] : [...this.writers.values()];
  }

  private schedule(): void {
    const idle = this.everybody === null && this.writers.size === 0;
    if (idle || this.polling || this.closed) return;
    this.polling = true;
    const wait = Math.max(POLL_MILLISECONDS, this.unavailableUntil - performance.now());
    this.timer = setTimeout(() => {
      this.poll()
        .catch(() => this.failed())
        .finally(() => {
          this.polling = false;
          this.schedule();
        });
    }, wait);
    this.timer.unref();
  }

  private async poll(): Promise<void> {
    const unsampled = this.marks.filter(({ position }) => position === null);
    if (unsampled.length > 0) {
      const position = parsePosition(await this.sources.primaryPosition());
      for (const mark of unsampled) mark.position = position;
    }
    const replayed = await this.sources.replicaPosition();
    if (replayed === null) return this.failed();
    this.forgetUpTo(parsePosition(replayed));
  }

  private forgetUpTo(replayed: Position): void {
    const seen = ({ position }: Mark) => position !== null && position <= replayed;
    if (this.everybody && seen(this.everybody)) this.everybody = null;
    for (const [userId, mark] of this.writers) if (seen(mark)) this.writers.delete(userId);
  }
}

/** `16/B374D848` as a number of bytes. */
function parsePosition(text: string): Position {
  const [high = "0", low = "0"] = text.split("/");
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
