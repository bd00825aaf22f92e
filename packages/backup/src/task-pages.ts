import { taskFields } from "@docket/contract";
import { findTopLevelTasks, Task, type TaskPlace } from "@docket/models";
import { Op, type WhereOptions } from "sequelize";

/** How many tasks, with their descriptions, are read at a time, and in how many places these are looked for. */
const PAGE = 100;
const PLACES = 1_000;

const attributes = [...taskFields, "position"] as const;

/** A task as it is exported, with its position. */
export type Placed = Pick<Task, (typeof attributes)[number]>;

/**
 * Reads a user's top-level tasks in pages, place by place, in their order. A page goes on from place to place, so
 * that thousands of lists do not take thousands of queries.
 */
export async function* topLevelPages(
  userId: string,
  places: TaskPlace[],
): AsyncGenerator<Placed[]> {
  let after = "";
  for (let from = 0; from < places.length; ) {
    const some = places.slice(from, from + PLACES);
    const page = await findTopLevelTasks({ userId, attributes, places: some, after, limit: PAGE });
    const last = page.length === PAGE ? page.at(-1) : undefined;
    from += last ? some.findIndex((place) => isIn(place, last)) : PLACES;
    after = last?.position ?? "";
    if (page.length > 0) yield page;
  }
}

const isIn = ({ listId, sectionId }: TaskPlace, task: Placed) =>
  task.listId === listId && (sectionId === undefined || task.sectionId === sectionId);

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
