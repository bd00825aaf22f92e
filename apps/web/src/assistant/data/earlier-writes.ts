import { liveQuery } from "dexie";
import { connection } from "../../api/connection.js";
import type { LocalDatabase } from "../../store/local-database.js";

/** In milliseconds. A write at which the server keeps failing must not hold a message back. */
const MAX_WAIT = 10_000;

/**
 * Resolves once the server has answered what was changed in the page so far, so that the assistant
 * sees the tasks that the user sees. Gives up during an outage, and after a while.
 */
export async function earlierWritesSent(database: LocalDatabase): Promise<void> {
  const last = await database.writes
    .orderBy("number")
    .last()
    .catch(() => undefined);
  if (last?.number === undefined) return;
  const waiting = database.writes.where("number").belowOrEqual(last.number);
  await new Promise<void>((resolve) => {
    const following = liveQuery(() => waiting.count()).subscribe({
      next: (count) => count === 0 && end(),
      error: () => end(),
    });
    const stopListening = connection.subscribe(() => connection.get() !== null && end());
    const timer = setTimeout(end, connection.get() === null ? MAX_WAIT : 0);
    function end() {
      clearTimeout(timer);
      stopListening();
      following.unsubscribe();
      resolve();
    }
  });
}
