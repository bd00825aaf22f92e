import type { Database } from "@docket/database";
import { indexSearch } from "@docket/models";

/** At this many writers the set is cleared: a search finds out by itself. */
const MOST_WRITERS = 10_000;

/** Tracks which users' search indexes may be stale, and updates them over one connection per user. */
export class SearchIndexes {
  private readonly writers = new Set<string>();
  private readonly running = new Map<string, Promise<string>>();
  private readonly next = new Map<string, Promise<string>>();

  /** To be called when a user may have changed something. */
  wrote(userId: string): void {
    if (this.writers.size >= MOST_WRITERS) this.writers.clear();
    this.writers.add(userId);
  }

  /** Whether an index may lack changes that this process made. */
  mayLack(userId: string): boolean {
    return this.writers.has(userId);
  }

  /**
   * Runs `indexSearch`, outside a unit of work. A run that began before this call may miss a change, so all calls that
   * come during a run share the next one.
   */
  catchUp(database: Database, userId: string): Promise<string> {
    const running = this.running.get(userId);
    if (!running) return this.begin(database, userId);
    const waiting = this.next.get(userId);
    if (waiting) return waiting;
    const next = running
      .catch(() => {})
      .then(() => {
        this.next.delete(userId);
        return this.begin(database, userId);
      });
    this.next.set(userId, next);
    return next;
  }

  private begin(database: Database, userId: string): Promise<string> {
    const run = indexSearch(database, userId).finally(() => {
      this.running.delete(userId);
      this.writers.delete(userId); // indexing is a write, too
    });
    this.running.set(userId, run);
    return run;
  }
}
