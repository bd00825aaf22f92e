import { createHash } from "node:crypto";
import { limits } from "@docket/contract";
import { statement } from "@docket/database";
import { refuse } from "./errors.js";
import type { OperationContext } from "./operation.js";

const forget = statement(
  "idempotency: forget old keys",
  "DELETE FROM idempotency_keys WHERE user_id = $1 AND created_at < now() - interval '24 hours'",
);
const claim = statement(
  "idempotency: claim a key",
  "INSERT INTO idempotency_keys (user_id, key, request_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
);
const recall = statement<{ requestHash: string; reply: { value: unknown } }>(
  "idempotency: recall the answer",
  `SELECT encode(request_hash, 'hex') AS "requestHash", reply FROM idempotency_keys WHERE user_id = $1 AND key = $2`,
);
const keep = statement(
  "idempotency: keep the answer",
  "UPDATE idempotency_keys SET reply = $3 WHERE user_id = $1 AND key = $2",
);

export const idempotencyStatements = [forget, claim, recall, keep];

/**
 * Runs `work` once for this key: key, change and answer are one transaction, so a repetition finds
 * all of them or none. A repetition that comes while the first still runs waits for it. Keys are
 * kept for 24 hours.
 *
 * @throws AppError 409 if the key came with another request before
 */
export async function once<T>(
  context: OperationContext,
  operation: string,
  input: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const { database, userId, idempotencyKey: key = "" } = context;
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > limits.idempotencyKey) {
    throw refuse.malformed(
      `Idempotency-Key must be 1 to ${limits.idempotencyKey} printable characters.`,
    );
  }
  const hash = createHash("sha256")
    .update(JSON.stringify([operation, input]))
    .digest();
  return database.forUser(userId, async () => {
    await database.execute(forget, [userId]);
    const { rowCount } = await database.execute(claim, [userId, key, hash]);
    if (rowCount === 0) {
      const { rows } = await database.execute(recall, [userId, key]);
      const [kept] = rows;
      if (kept?.requestHash !== hash.toString("hex")) {
        throw refuse.conflict("This Idempotency-Key was used for another request.");
      }
      return kept.reply.value as T;
    }
    const value = await work();
    await database.execute(keep, [userId, key, JSON.stringify({ value })]);
    return value;
  });
}
