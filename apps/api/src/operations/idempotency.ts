import { createHash } from "node:crypto";
import { limits, type OperationId } from "@docket/contract";
import { statement } from "@docket/database";
import { IdempotencyKey } from "@docket/models";
import { AppError, refuse } from "../errors.js";
import { withoutDefaults } from "./input.js";
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
  operation: OperationId,
  input: object,
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
    .update(JSON.stringify([operation, withoutDefaults(operation, input)]))
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
      const [, [stored]] = await IdempotencyKey.update(
        { reply: { value } },
        { where: { userId, key }, returning: ["reply"] },
      );
      // As a repetition will read it: jsonb has an order of fields of its own.
      return { value: stored!.reply!.value as T };
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

const reserve = statement(
  "INSERT INTO idempotency_keys (user_id, key, request_hash) " +
    "SELECT $1, key, '' FROM unnest($2::text[]) AS key ON CONFLICT DO NOTHING",
);
const release = statement(
  `DELETE FROM idempotency_keys WHERE "user_id" = $1 AND key = ANY ($2) AND request_hash = ''`,
);

/**
 * Makes requests with any of these keys wait until the caller's transaction ends, after those that are in progress.
 * A transaction that uses several keys calls this before it locks anything else, as each single request takes its key
 * first: otherwise each would wait for what the other holds.
 */
export async function reserveKeys(
  { userId, database }: DataContext,
  keys: string[],
): Promise<void> {
  const values = [userId, keys.filter(isKey).sort()];
  await database.execute(reserve, values);
  await database.execute(release, values);
}
