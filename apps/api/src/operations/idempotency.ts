import { createHash } from "node:crypto";
import { limits } from "@docket/contract";
import { IdempotencyKey } from "@docket/models";
import { AppError, refuse } from "../errors.js";
import type { OperationContext } from "./operation.js";

/** Replaces a stored response whose content was purged. */
export const PURGED = { value: undefined, purged: true };

/**
 * Runs `work` once for the context's key, if there is one: key, change and answer are one transaction, so a
 * repetition finds all of them or none. A repetition that comes while the first still runs waits for it. Keys are
 * kept for `limits.idempotencyDays`; see `sweepKeys`.
 *
 * @throws AppError 409 if the key was used for another request
 */
export async function withIdempotencyKey<T>(
  context: OperationContext,
  operation: string,
  input: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const { database, queries, userId, idempotencyKey: key } = context;
  if (key === undefined) return work();
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > limits.idempotencyKey) {
    throw refuse.malformed(
      `Idempotency-Key must be 1 to ${limits.idempotencyKey} printable characters.`,
    );
  }
  const requestHash = createHash("sha256")
    .update(JSON.stringify([operation, input]))
    .digest();
  const outcome = await database.forUser(userId, async () => {
    const claimed = await queries.create(
      IdempotencyKey,
      { userId, key, requestHash },
      { returning: ["key"], ignoreDuplicates: true },
    );
    if (!claimed) {
      const known = await IdempotencyKey.findOne({ where: { userId, key } });
      if (!known?.requestHash.equals(requestHash)) {
        throw refuse.conflict("This Idempotency-Key was used for another request.");
      }
      if (known.reply && "purged" in known.reply) throw refuse.notFound("row");
      return { value: known.reply?.value as T };
    }
    try {
      const value = await work();
      await IdempotencyKey.update({ reply: { value } }, { where: { userId, key } });
      return { value };
    } catch (error) {
      if (!(error instanceof AppError && error.extra.keepsChanges)) throw error;
      // The refusal's changes are to be committed. The key is not needed: a repetition is refused
      // as well.
      await IdempotencyKey.destroy({ where: { userId, key } });
      return { refusal: error };
    }
  });
  if (outcome.refusal) throw outcome.refusal;
  return outcome.value;
}
