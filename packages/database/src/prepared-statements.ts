import { driverError } from "./failures.js";
import type { Generation } from "./scoped-client.js";

const SOON_MILLISECONDS = 60_000;
const CACHED_PLAN = "0A000";

/**
 * What becomes of prepared statements that turn out not to be what they should. Once may happen (a
 * migration has changed a table): the connections are replaced. Names that are missing, or taken, again
 * and again tell of a pooler that nobody mentioned: then no name is used any more.
 */
export class PreparedStatements {
  readonly generation: Generation = { current: 0, names: true };
  private lastLost = Number.NEGATIVE_INFINITY;

  foundStale(error: unknown): void {
    this.generation.current += 1;
    if (driverError(error)?.code === CACHED_PLAN) return;
    const now = performance.now();
    if (now - this.lastLost < SOON_MILLISECONDS) this.generation.names = false;
    this.lastLost = now;
  }
}
