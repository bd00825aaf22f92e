import {
  type ChangePosition,
  type Changes,
  type Entity,
  fieldsOf,
  present,
} from "@docket/contract";
import { statement } from "@docket/database";
import { Event } from "@docket/models";
import { literal, type Model, type ModelStatic, Op } from "sequelize";
import { refuse } from "../../errors.js";
import { entities, kinds } from "../../operations/kinds.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { freshRead, readFresh } from "../../operations/single-statement.js";
import { SLICE } from "../../operations/slices.js";

interface Position extends ChangePosition {
  forgotten: number;
  /** The number of the last change of each kind of rows. */
  newest: Record<Entity, number>;
  account: Changes["account"];
}

interface Numbered {
  seq: string;
}

type Purge = Numbered & Pick<Event, "entity" | "entityId">;

/**
 * Everything newer than a change number, in one snapshot. A page of each kind of rows is read; the answer ends
 * where the first kind with more rows ends, so that no kind is ahead of another.
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
        rows[entity] =
          now.newest[entity] > after
            ? await readNumbered(context, model.unscoped(), { attributes, after, limit })
            : [];
      }
      const purged =
        now.seq > after
          ? await readNumbered<Purge>(context, Event, {
              attributes: ["seq", "entity", "entityId"],
              where: isPurge,
              after,
              limit,
            })
          : [];
      const end = endOfPage([...Object.values(rows), purged], limit);
      const inPage = ({ seq }: Numbered) => end === null || Number(seq) <= end;
      const shown = entities.map((entity) => [
        `${entity}s`,
        rows[entity].filter(inPage).map((row) => present(kinds[entity].shape, row as never)),
      ]);
      return {
        seq: end ?? now.seq,
        epoch: now.epoch,
        full: begins || full,
        more: end !== null,
        account: now.account,
        ...(Object.fromEntries(shown) as Pick<Changes, `${Entity}s`>),
        deleted: purged
          .filter(inPage)
          .map(({ entity, entityId }) => ({ entity: entity as Entity, id: entityId })),
      };
    },
    { ...freshRead, snapshot: true },
  );
};

/** A literal instead of a parameter, so that PostgreSQL can use the index of purges. */
const isPurge = { [Op.and]: literal(`"kind" = 'purged'`) };

interface Part {
  attributes: string[];
  where?: object;
  after: number;
  limit: number;
}

/** A page of rows newer than a number, and one row more; in slices, so that other requests are served meanwhile. */
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

/** The number up to which all kinds were read; `null` if all were read completely. */
function endOfPage(kinds: Numbered[][], limit: number): number | null {
  const ends = kinds
    .filter((rows) => rows.length > limit)
    .map((rows) => Number(rows[limit - 1]?.seq));
  return ends.length > 0 ? Math.min(...ends) : null;
}

export const followChanges: Handler<"followChanges"> = async (context) => {
  const { seq, epoch } = await readFresh(context, () => readPosition(context));
  return { seq, epoch };
};

/** Reads the end of an index: an EXISTS for newer rows would look at all rows if there are none. */
const newest = entities.map(
  (entity) => `coalesce((SELECT max(seq) FROM ${entity}s WHERE user_id = $1), 0) AS ${entity}`,
);
const selectPosition = statement<Record<keyof Position | Entity, string> & Changes["account"]>(
  "SELECT epoch, coalesce(clock.seq, 0) AS seq, coalesce(clock.forgotten_seq, 0) AS forgotten, " +
    `time_zone AS "timeZone", week_start AS "weekStart", locale, ${newest.join(", ")} FROM change_epoch ` +
    "JOIN users ON users.id = $1 LEFT JOIN change_clocks AS clock ON clock.user_id = $1",
);

async function readPosition({ userId, database }: OperationContext): Promise<Position> {
  const { rows } = await database.execute(selectPosition, [userId]);
  const [row] = rows;
  if (!row) throw refuse.accountGone();
  const { epoch, timeZone, weekStart, locale } = row;
  const number = (name: keyof typeof row) => Number(row[name]);
  return {
    epoch,
    account: { timeZone, weekStart, locale },
    seq: number("seq"),
    forgotten: number("forgotten"),
    newest: Object.fromEntries(
      entities.map((entity) => [entity, number(entity)]),
    ) as Position["newest"],
  };
}
