import type { Database } from "@docket/database";
import { ChangeClock, Event } from "@docket/models";
import { fn, literal, Op } from "sequelize";
import { entities, kinds } from "../../operations/kinds.js";
import { purge } from "./purge.js";
import { inTrashItself } from "./trashed.js";

/** How long the change log keeps the tombstones of purged rows. */
const PURGES_KEPT_DAYS = 90;

/** Purges what has been in the trash for `trashDays`, and forgets what was purged long ago. */
export async function sweepTrash(database: Database, trashDays: number): Promise<void> {
  const expired = { deletedAt: { [Op.lt]: ago(trashDays) } };
  for (const entity of entities) {
    const owners = await database.asAdmin(() =>
      kinds[entity].model.unscoped().findAll({
        attributes: [[fn("DISTINCT", literal("user_id")), "userId"]],
        where: { [Op.and]: [inTrashItself(entity), expired] },
        raw: true,
      }),
    );
    for (const { userId } of owners) {
      await purge({ userId, database }, entity, expired);
    }
  }
  const old = { kind: "purged", at: { [Op.lt]: ago(PURGES_KEPT_DAYS) } };
  const purgers = await database.asAdmin(() =>
    Event.findAll({
      attributes: ["userId", [fn("max", literal("seq")), "seq"]],
      where: old,
      group: ["userId"],
      raw: true,
    }),
  );
  for (const { userId, seq } of purgers) await forgetPurges(database, userId, seq);
}

/** Deletes all events of rows that were purged up to a change number. */
async function forgetPurges(database: Database, userId: string, seq: string): Promise<void> {
  await database.forUser(userId, async () => {
    await ChangeClock.update({ forgottenSeq: seq }, { where: { userId } });
    const gone = literal(
      [
        "(entity, entity_id) IN (SELECT entity, entity_id FROM events AS purge",
        `WHERE purge.user_id = events.user_id AND purge.kind = 'purged' AND purge.seq <= '${BigInt(seq)}'::bigint)`,
      ].join(" "),
    );
    await Event.destroy({ where: { userId, [Op.and]: gone } });
  });
}

/** A cast value instead of an `interval` literal, so that the statement is the same for any number of days. */
const ago = (days: number) => literal(`now() - CAST('${days} days' AS interval)`);
