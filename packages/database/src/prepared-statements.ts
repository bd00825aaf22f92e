import { driverError } from "./driver-error.js";

const SOON_MILLISECONDS = 60_000;
const CACHED_PLAN = "0A000";

/**
 * Reacts to stale prepared statements. A single case may happen (a migration has changed a table):
 * the connections are replaced. Names that are repeatedly missing, or taken, indicate a pooler that
 * the URL does not mention: from then on no statement is prepared by name.
 */
export class PreparedStatements {
  /**
   * When it is incremented, no earlier connection, nor its prepared statements, is used any more.
   */
  generation = 0;
  /** Whether statements are prepared by name. */
  named = true;
  private lastLost = Number.NEGATIVE_INFINITY;

  /** @param generation that of the connection on which `error` occurred */
  foundStale(error: unknown, generation: number): void {
    if (generation !== this.generation) return; // its connections are already being replaced
    this.generation += 1;
    if (driverError(error)?.code === CACHED_PLAN) return;
    const now = performance.now();
    if (now - this.lastLost < SOON_MILLISECONDS) this.named = false;
    this.lastLost = now;
  }
}
