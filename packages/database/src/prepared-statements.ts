import { driverError } from "./driver-error.js";

const SOON_MILLISECONDS = 60_000;
const CACHED_PLAN = "0A000";

/**
 * What becomes of prepared statements that turn out not to be what they should. Once may happen (a
 * migration has changed a table): the connections are replaced. Names that are missing, or taken, again
 * and again tell of a pooler that nobody mentioned: then no name is used any more.
 */
export class PreparedStatements {
  /** Raised, none of the connections made before is used any more, nor are their names. */
  generation = 0;
  /** Whether statements are prepared by name. */
  named = true;
  private lastLost = Number.NEGATIVE_INFINITY;

  /** @param generation of the connection where `error` came from */
  foundStale(error: unknown, generation: number): void {
    if (generation !== this.generation) return; // its connections are given up already
    this.generation += 1;
    if (driverError(error)?.code === CACHED_PLAN) return;
    const now = performance.now();
    if (now - this.lastLost < SOON_MILLISECONDS) this.named = false;
    this.lastLost = now;
  }
}
