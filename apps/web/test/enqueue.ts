import type { CallInput, Operations } from "@docket/contract";
import type { LocalDatabase } from "../src/store/local-database.js";
import type { OptimisticOperation } from "../src/store/optimistic-update.js";
import { enqueueAll } from "../src/store/queue.js";
import type { Write, WriteDetails } from "../src/store/queued-write.js";

/** Queues one write. */
export async function enqueue<Id extends OptimisticOperation>(
  database: LocalDatabase,
  operation: Id,
  input: CallInput<Operations[Id]>,
  details: WriteDetails = {},
): Promise<Write> {
  const [write] = await enqueueAll(database, [{ operation, input, ...details }]);
  return write as Write;
}
