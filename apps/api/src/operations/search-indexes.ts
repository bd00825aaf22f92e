import type { Database } from "@docket/database";
import { indexSearch } from "@docket/models";

/** Above so many they are forgotten: a search finds out by itself. */
const MOST_WRITERS = 10_000;

/** What this process knows of its users' search indexes, and brings up to date with one connection a user. */
export class SearchIndexes {
  private readonly writers = new Set<string>();
  private readonly running = new Map<string, Promise<string>>();
  private readonly next = new Map<string, Promise<string>>();

  /** A user may have changed something. */
  wrote(userId: string): void {
    if (this.writers.size >= MOST_WRITERS) this.writers.clear();
    this.writers.add(userId);
  }

  /** Whether an index may lack changes that this process made. */
  mayLack(userId: string): boolean {
    return this.writers.has(userId);
  }

  /**
   * `indexSearch`, outside a unit of work. What had begun before this call may miss a change: who comes meanwhile waits
   * for the one after it, with all others.
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
