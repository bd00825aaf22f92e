import { limits } from "@docket/contract";
import type { Database } from "@docket/database";
import { IdempotencyKey } from "@docket/models";
import { literal, Op } from "sequelize";

const tooOld = {
  createdAt: { [Op.lt]: literal(`now() - interval '${limits.idempotencyDays} days'`) },
};

/** Deletes expired idempotency keys with their stored responses; user by user, in the order of the index. */
export async function sweepKeys(database: Database): Promise<void> {
  for (let last = ""; ; ) {
    const next = await database.asAdmin(() =>
      IdempotencyKey.findOne({
        attributes: ["userId"],
        where: { userId: { [Op.gt]: last } },
        order: [["userId", "ASC"]],
        raw: true,
      }),
    );
    if (!next) return;
    const { userId } = next;
    await database.forUser(userId, () => IdempotencyKey.destroy({ where: { userId, ...tooOld } }));
    last = userId;
  }
}
