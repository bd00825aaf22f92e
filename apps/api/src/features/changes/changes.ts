import { type ChangePosition, changedTask, fieldsOf, present } from "@docket/contract";
import { ChangeEpoch, Event, Task } from "@docket/models";
import { literal, Op } from "sequelize";
import type { Handler, OperationContext } from "../../operations/operation.js";

interface Position extends ChangePosition {
  forgotten: number;
}

interface Numbered {
  seq: string;
}

/**
 * Everything newer than a number, as it is at one moment. Of each kind of rows a page is read; it ends where
 * the first kind that has more ends, so that none is ahead of another.
 */
export const listChanges: Handler<"listChanges"> = (context, { since, epoch, full, limit }) => {
  const { userId, database } = context;
  return database.forUser(
    userId,
    async () => {
      const now = await readPosition(context);
      const unknown = since > now.seq || (epoch !== undefined && epoch !== now.epoch);
      const tooOld = !full && since < now.forgotten;
      const begins = since === 0 || unknown || tooOld;
      const page = {
        where: { userId, seq: { [Op.gt]: begins ? 0 : since } },
        order: [["seq", "ASC"]] as [["seq", "ASC"]],
        limit: limit + 1,
        raw: true,
      };
      const tasks = await Task.unscoped().findAll({
        attributes: [...fieldsOf(changedTask), "seq"],
        ...page,
      });
      const purged = await Event.findAll({
        attributes: ["seq", "entity", "entityId"],
        ...page,
        where: { ...page.where, kind: "purged" },
      });
      const end = endOfPage([tasks, purged], limit);
      const inPage = ({ seq }: Numbered) => end === null || Number(seq) <= end;
      return {
        seq: end ?? now.seq,
        epoch: now.epoch,
        full: begins || full,
        more: end !== null,
        tasks: tasks.filter(inPage).map((row) => present(changedTask, row)),
        deleted: purged
          .filter(inPage)
          .map(({ entity, entityId }) => ({ entity: entity as "task", id: entityId })),
      };
    },
    { readOnly: true, fresh: true, snapshot: true },
  );
};

/** The number up to which all kinds were read; `null` where all were read to their ends. */
function endOfPage(kinds: Numbered[][], limit: number): number | null {
  const ends = kinds
    .filter((rows) => rows.length > limit)
    .map((rows) => Number(rows[limit - 1]?.seq));
  return ends.length > 0 ? Math.min(...ends) : null;
}

export const followChanges: Handler<"followChanges"> = async (context) => {
  const { seq, epoch } = await context.database.forUser(
    context.userId,
    () => readPosition(context),
    { autocommit: true, readOnly: true, fresh: true },
  );
  return { seq, epoch };
};

async function readPosition({ userId }: OperationContext): Promise<Position> {
  const ofClock = (column: string) =>
    literal(`(SELECT ${column} FROM change_clocks WHERE user_id = :userId)`);
  const row = (await ChangeEpoch.findOne({
    attributes: ["epoch", [ofClock("seq"), "seq"], [ofClock("forgotten_seq"), "forgotten"]],
    replacements: { userId },
    raw: true,
  })) as unknown as { epoch: string; seq: string | null; forgotten: string | null } | null;
  return {
    epoch: row?.epoch ?? "",
    seq: Number(row?.seq ?? 0),
    forgotten: Number(row?.forgotten ?? 0),
  };
}
