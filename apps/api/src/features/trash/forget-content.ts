import { IdempotencyKey, TurnCall } from "@docket/models";
import { literal, Op } from "sequelize";
import { PURGED } from "../../operations/idempotency.js";

/** Where answers of operations have the ids of tasks. */
const inAnswers = [
  "$.value ? (exists (@.completed)).id",
  "$.value.task.id",
  "$.value.tasks[*].id",
  "$.value.events[*].entityId",
];

/**
 * Forgets what answers to repeated requests, and receipts of the assistant, say of tasks that were purged. In
 * their events a trigger does so. Runs in the caller's transaction.
 */
export async function forgetContent(userId: string, taskIds: string[]): Promise<void> {
  const listed = taskIds.map((id) => `'${BigInt(id)}'`).join(", ");
  const names = (column: string, path: string) =>
    literal(
      `EXISTS (SELECT FROM jsonb_path_query(${column}, '${path}') AS id WHERE id #>> '{}' IN (${listed}))`,
    );
  await IdempotencyKey.update(
    { reply: PURGED },
    { where: { userId, [Op.or]: inAnswers.map((path) => names("reply", path)) } },
  );
  const inCall = [
    names("before", "$.id"),
    names("after", "$.id"),
    names("result", "$.items[*].id"),
    ...inAnswers.slice(1).map((path) => names("jsonb_build_object('value'::text, result)", path)),
  ];
  await TurnCall.update(
    { before: null, after: null, result: null, input: {} },
    { where: { userId, [Op.or]: inCall } },
  );
}
