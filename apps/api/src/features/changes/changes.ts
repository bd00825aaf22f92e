import {
  type ChangePosition,
  type Changes,
  type Entity,
  fieldsOf,
  present,
} from "@docket/contract";
import { ChangeEpoch, Event } from "@docket/models";
import { literal, type Model, type ModelStatic, Op } from "sequelize";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { SLICE } from "../../operations/slices.js";
import { entities, kinds } from "../trash/trashed.js";

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
      const after = begins ? 0 : since;
      const rows = {} as Record<Entity, Numbered[]>;
      for (const entity of entities) {
        const { model, shape } = kinds[entity];
        const attributes = [...fieldsOf(shape), "seq"];
        rows[entity] = await readNumbered(context, model.unscoped(), { attributes, after, limit });
      }
      const purged = await readNumbered<Numbered & Pick<Event, "entity" | "entityId">>(
        context,
        Event,
        { attributes: ["seq", "entity", "entityId"], where: isPurge, after, limit },
      );
      const end = endOfPage([...Object.values(rows), purged], limit);
      const inPage = ({ seq }: Numbered) => end === null || Number(seq) <= end;
      const shown = (entity: Entity) =>
        rows[entity].filter(inPage).map((row) => present(kinds[entity].shape, row as never));
      return {
        seq: end ?? now.seq,
        epoch: now.epoch,
        full: begins || full,
        more: end !== null,
        lists: shown("list") as Changes["lists"],
        sections: shown("section") as Changes["sections"],
        labels: shown("label") as Changes["labels"],
        tasks: shown("task") as Changes["tasks"],
        deleted: purged
          .filter(inPage)
          .map(({ entity, entityId }) => ({ entity: entity as Entity, id: entityId })),
      };
    },
    { readOnly: true, fresh: true, snapshot: true },
  );
};

/** Written out, so that PostgreSQL sees that the index of purges has them. */
const isPurge = { [Op.and]: literal(`"kind" = 'purged'`) };

interface Part {
  attributes: string[];
  where?: object;
  after: number;
  limit: number;
}

/** A page of what is newer than a number, and one row more; slice by slice, since others are served meanwhile. */
async function readNumbered<Row extends Numbered>(
  { userId, queries }: OperationContext,
  model: ModelStatic<Model>,
  { attributes, where, after, limit }: Part,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const wanted = Math.min(limit + 1 - rows.length, SLICE);
    const slice = await queries.findAll(model, {
      attributes: attributes as never[],
      where: { userId, ...where, seq: { [Op.gt]: rows.at(-1)?.seq ?? after } },
      order: [["seq" as never, "ASC"]],
      limit: wanted,
    });
    rows.push(...(slice as unknown as Row[]));
    if (slice.length < wanted || rows.length > limit) return rows;
  }
}

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
