import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { col, fn, Op, type WhereOptions } from "sequelize";

/** How many tasks, with their descriptions, are read at a time. */
const PAGE = 100;

/** A task as it is exported, with its position. */
export type Placed = Pick<Task, (typeof taskFields)[number] | "position">;

/** Where top-level tasks are: anywhere in a list, in one of its sections, or in none of them (`null`). */
export interface Place {
  listId: string;
  sectionId?: string | null;
}

/**
 * Reads a user's top-level tasks in pages, place by place, in their order. Those of places that have few are
 * read together, so that thousands of lists do not take thousands of queries.
 */
export async function* topLevelPages(userId: string, places: Place[]): AsyncGenerator<Placed[]> {
  const counts = await countTopLevel(userId);
  let [together, size]: [Place[], number] = [[], 0];
  for (const place of places) {
    const count = counts.get(keyOf(place)) ?? 0;
    if (size > 0 && size + count > PAGE) {
      yield* pagesOf(userId, together);
      [together, size] = [[], 0];
    }
    if (count > 0) together.push(place);
    size += count;
  }
  yield* pagesOf(userId, together);
}

/** Reads tasks that meet a condition in pages, in their order. */
export async function* taskPages(
  userId: string,
  where: WhereOptions<Task>,
): AsyncGenerator<Placed[]> {
  for (let after: string | null = ""; after !== null; ) {
    const page = await findTasks(userId, where, { after, limit: PAGE });
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
    attributes: [...taskFields, "position"],
    where: { userId, ...where, position: { [Op.gt]: after } },
    order: ["position"],
    limit,
    raw: true,
  });
}

const keyOf = ({ listId, sectionId }: Place) =>
  sectionId === undefined ? listId : `${listId} ${sectionId}`;

async function countTopLevel(userId: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const rows = (await Task.findAll({
    attributes: ["listId", "sectionId", [fn("count", col("*")), "count"]],
    where: { userId, parentId: null },
    group: ["listId", "sectionId"],
    raw: true,
  })) as unknown as { listId: string; sectionId: string | null; count: string }[];
  for (const { listId, sectionId, count } of rows)
    for (const key of [keyOf({ listId }), keyOf({ listId, sectionId })])
      counts.set(key, (counts.get(key) ?? 0) + Number(count));
  return counts;
}

/** The tasks of one place, or of several that fit into one page. */
async function* pagesOf(userId: string, places: Place[]): AsyncGenerator<Placed[]> {
  if (places.length === 0) return;
  const [place] = places;
  if (places.length === 1) return yield* taskPages(userId, { ...place, parentId: null });
  const order = new Map(places.map((one, index) => [keyOf(one), index]));
  const indexOf = ({ listId, sectionId }: Placed) =>
    order.get(keyOf(place!.sectionId === undefined ? { listId } : { listId, sectionId }))!;
  const tasks = await findTasks(userId, { parentId: null, [Op.or]: conditionsOf(places) });
  yield tasks.sort((a, b) => indexOf(a) - indexOf(b));
}

/** By lists and by sections, each of which has an index. */
function conditionsOf(places: Place[]): WhereOptions<Task>[] {
  const isSection = ({ sectionId }: Place) => typeof sectionId === "string";
  const [sections, lists] = [places.filter(isSection), places.filter((one) => !isSection(one))];
  const listId = lists.map((one) => one.listId);
  return [
    { sectionId: sections.map(({ sectionId }) => sectionId as string) },
    lists[0]?.sectionId === undefined ? { listId } : { listId, sectionId: null },
  ];
}
