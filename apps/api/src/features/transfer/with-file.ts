import type { Input, Operations } from "@docket/contract";
import { type OpenFile, openFile, TransferError } from "@docket/transfer/open-file";
import { refuse } from "../../errors.js";
import type { OperationContext } from "../../operations/operation.js";
import { readOnce } from "../../operations/single-statement.js";
import { clockOf } from "../tasks/clock.js";

/**
 * Reads the uploaded file, in a process of its own, and passes it to `work`. One file at a time per user, and
 * few at a time in total: a file is held in memory.
 *
 * @throws AppError 400 and 413 for a file that cannot be read, 429; what `work` throws
 */
export async function withFile<T>(
  context: OperationContext,
  { source, fileName, mapping }: Input<Operations["importFile"]>,
  work: (file: OpenFile, bytes: Uint8Array) => Promise<T>,
): Promise<T> {
  const { userId, users, upload } = context;
  return users.imports.run(userId, async () => {
    const bytes = await upload!.read();
    const clock = await readOnce(context, () => clockOf(context));
    const file = await openFile(bytes, {
      source,
      clock,
      ...(fileName !== undefined && { fileName }),
      ...(mapping !== undefined && { mapping }),
    }).catch(refuseFile);
    try {
      return await work(file, bytes);
    } finally {
      await file.close();
    }
  });
}

function refuseFile(error: unknown): never {
  if (!(error instanceof TransferError)) throw error;
  throw error.problem === "too-large"
    ? refuse.tooMuch(error.message)
    : refuse.unreadable(error.message);
}
