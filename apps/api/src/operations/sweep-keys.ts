import { limits } from "@docket/contract";
import type { Database } from "@docket/database";
import { IdempotencyKey } from "@docket/models";
import { fn, literal, Op } from "sequelize";

const tooOld = {
  createdAt: { [Op.lt]: literal(`now() - interval '${limits.idempotencyDays} days'`) },
};

/** Forgets the keys, with their answers, of requests that are repeated no more. */
export async function sweepKeys(database: Database): Promise<void> {
  const owners = await database.asAdmin(() =>
    IdempotencyKey.findAll({
      attributes: [[fn("DISTINCT", literal("user_id")), "userId"]],
      where: tooOld,
      raw: true,
    }),
  );
  for (const { userId } of owners) {
    await database.forUser(userId, () => IdempotencyKey.destroy({ where: { userId, ...tooOld } }));
  }
}
