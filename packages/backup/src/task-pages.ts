import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { Op, QueryTypes, type WhereOptions } from "sequelize";

/** How many tasks, with their descriptions, are read at a time, and in how many places these are looked for. */
const PAGE = 100;
const PLACES = 1_000;

const attributes = [...taskFields, "position"] as const;

/** A task as it is exported, with its position. */
export type Placed = Pick<Task, (typeof attributes)[number]>;

/** Where top-level tasks are: anywhere in a list, in one of its sections, or in none of them (`null`). */
export interface Place {
  listId: string;
  sectionId?: string | null;
}

/**
 * Reads a user's top-level tasks in pages, place by place, in their order. A page goes on from place to place, so
 * that thousands of lists do not take thousands of queries.
 */
export async function* topLevelPages(userId: string, places: Place[]): AsyncGenerator<Placed[]> {
  let after = "";
  for (let from = 0; from < places.length; ) {
    const found = await findTopLevel(userId, places.slice(from, from + PLACES), after);
    if (found.length > 0) yield await inOrder(userId, found);
    const last = found.length === PAGE ? found.at(-1) : undefined;
    from += last?.place ?? PLACES;
    after = last?.position ?? "";
  }
}

/** Reads tasks that meet a condition in pages, in their order. */
export async function* taskPages(
  userId: string,
  where: WhereOptions<Task>,
): AsyncGenerator<Placed[]> {
  for (let after: string | null = ""; after !== null; ) {
    const page = await findTasks(userId, where, { after });
    after = page.length === PAGE ? page.at(-1)!.position : null;
    if (page.length > 0) yield page;
  }
}

/** Reads tasks of a user in their order, after a position. */
export function findTasks(
  userId: string,
  where: WhereOptions<Task>,
  { after = "", limit = PAGE } = {},
): Promise<Placed[]> {
  return Task.findAll({
    attributes: [...attributes],
    where: { userId, ...where, position: { [Op.gt]: after } },
    order: ["position"],
    limit,
    raw: true,
  });
}

/** A top-level task that was found; `place` is the index of its place. */
interface Found {
  id: string;
  position: string;
  place: number;
}

/** In a place, tasks are read by the index of its section, or of its list, which has their order. */
const tasksBy = (condition: string) =>
  `(SELECT id, position FROM tasks WHERE "tasks"."user_id" = $userId AND ${condition}
    AND parent_id IS NULL AND deleted_at IS NULL
    AND position > CASE given.place WHEN 1 THEN $after ELSE '' END
    ORDER BY position LIMIT ${PAGE})`;

const topLevel = `SELECT found.id, found.position, given.place::int - 1 AS place
  FROM unnest($lists::bigint[], $sections::bigint[]) WITH ORDINALITY AS given (list_id, section_id, place)
  CROSS JOIN LATERAL (
    ${tasksBy("section_id = given.section_id")} UNION ALL
    ${tasksBy("list_id = given.list_id AND given.section_id IS NULL AND ($anySection::boolean OR section_id IS NULL)")}
  ) AS found LIMIT ${PAGE}`.replace(/\s+/g, " ");

/** @param after the position in the first place from which to go on */
function findTopLevel(userId: string, places: Place[], after: string): Promise<Found[]> {
  const bind = {
    ...{ userId, after, anySection: places[0]?.sectionId === undefined },
    lists: places.map(({ listId }) => listId),
    sections: places.map(({ sectionId = null }) => sectionId),
  };
  return Task.sequelize!.query<Found>(topLevel, { bind, type: QueryTypes.SELECT });
}

async function inOrder(userId: string, found: Found[]): Promise<Placed[]> {
  const id = found.map((one) => one.id);
  const tasks: Placed[] = await Task.findAll({
    attributes: [...attributes],
    where: { userId, id },
    raw: true,
  });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return id.map((one) => byId.get(one)!);
}
