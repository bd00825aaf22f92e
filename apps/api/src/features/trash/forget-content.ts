import { IdempotencyKey, TurnCall } from "@docket/models";
import { literal, Op } from "sequelize";
import { PURGED } from "../../operations/idempotency.js";

/**
 * Forgets what answers to repeated requests, and receipts of the assistant, say of tasks that were purged. In
 * their events a trigger does so. Runs in the caller's transaction.
 */
export async function forgetContent(userId: string, taskIds: string[]): Promise<void> {
  const listed = taskIds.map((id) => `'${BigInt(id)}'`).join(", ");
  const isOne = (json: string) => literal(`${json} ->> 'id' IN (${listed})`);
  const isTask = literal("jsonb_exists(reply -> 'value', 'completed')");
  await IdempotencyKey.update(
    { reply: PURGED },
    { where: { userId, [Op.and]: [isOne("reply -> 'value'"), isTask] } },
  );
  await TurnCall.update(
    { before: null, after: null, result: null, input: {} },
    { where: { userId, [Op.or]: [isOne("before"), isOne("after")] } },
  );
}
