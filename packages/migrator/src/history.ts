import type { LoadedConfig } from "./config.js";
import type { LogEntry } from "./engine/journal.js";
import { readLive } from "./live.js";

/** All runs on the live database, and the pending migrations. */
export interface History {
  entries: LogEntry[];
  /** Applied before this package was used, so the time is unknown. */
  unrecorded: string[];
  pending: string[];
}

/** Reads the log of the live database. */
export async function history(config: LoadedConfig): Promise<History> {
  const { entries, applied, pending, checksums } = await readLive(config);
  return { entries, unrecorded: applied.filter((name) => !checksums.has(name)), pending };
}
