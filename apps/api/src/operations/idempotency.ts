import { createHash } from "node:crypto";
import { limits } from "@docket/contract";
import { IdempotencyKey } from "@docket/models";
import { AppError, refuse } from "../errors.js";
import type { DataContext, OperationContext } from "./operation.js";

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
  if (!isKey(key)) {
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

const isKey = (text: string) => /^[\x21-\x7e]+$/.test(text) && text.length <= limits.idempotencyKey;

/**
 * Makes requests with any of these keys wait until the caller's transaction ends, after those that are in progress.
 * A transaction that uses several keys calls this before it locks anything else, as each single request takes its key
 * first: otherwise each would wait for what the other holds.
 */
export async function reserveKeys({ userId }: DataContext, keys: string[]): Promise<void> {
  const requestHash = Buffer.alloc(0);
  const rows = keys
    .filter(isKey)
    .sort()
    .map((key) => ({ userId, key, requestHash }));
  await IdempotencyKey.bulkCreate(rows, { ignoreDuplicates: true, returning: false });
  await IdempotencyKey.destroy({ where: { userId, key: keys, requestHash } });
}
