import { type Place, type TaskPlace, taskPlaceFields } from "@docket/contract";
import { Section, Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { lockLists, positionsAt } from "../../operations/order.js";
import { requireVersion, versionOf } from "../../operations/version.js";
import { getTask } from "./get-task.js";
import { lockTask } from "./lock-task.js";
import { subtasksOf } from "./subtasks.js";

/** Where a task is to go; what is undefined follows from the rest. */
export type Destination = { [Name in keyof TaskPlace]?: TaskPlace[Name] | undefined };

export const moveTask: Handler<"moveTask"> = (context, { id, place, ...to }) =>
  context.database.forUser(context.userId, async () => {
    const from = await holdPlaces(context, id, place, to);
    const task = await lockTask(context, id);
    if (!task) throw refuse.notFound("task");
    requireVersion(task, versionOf(context.ifMatch, "task"), "task");
    await write(context, id, from, place);
    return getTask(context, { id });
  });

/**
 * The place that a task has after a move: its list, section and parent.
 *
 * @throws AppError 404 for what is not there; 400 where the parts do not go together
 */
export async function placeAfterMove(
  { userId, queries }: OperationContext,
  id: string,
  place: Place,
  to: Destination,
): Promise<{ now: TaskPlace; next: TaskPlace }> {
  const placeOf = async (taskId: string) => {
    const found = await queries.findOne(Task, {
      attributes: taskPlaceFields,
      where: { userId, id: taskId },
    });
    if (!found) throw refuse.notFound("task");
    return found;
  };
  const now = await placeOf(id);
  const checked = (next: TaskPlace) => {
    for (const name of taskPlaceFields) {
      if (to[name] !== undefined && to[name] !== next[name]) {
        throw refuse.invalid([{ path: name, message: "does not go with the rest of the place" }]);
      }
    }
    return { now, next };
  };
  if (typeof place === "object") {
    const beside = "after" in place ? place.after : place.before;
    if (beside === id) {
      throw refuse.invalid([{ path: "place", message: "must name another task" }]);
    }
    return checked(await placeOf(beside));
  }
  if (to.parentId) {
    return checked({ ...(await placeOf(to.parentId)), parentId: to.parentId });
  }
  if (to.sectionId) {
    const section = await queries.findOne(Section, {
      attributes: ["listId"],
      where: { userId, id: to.sectionId },
    });
    if (!section) throw refuse.notFound("section");
    return checked({ listId: section.listId, sectionId: to.sectionId, parentId: null });
  }
  if (to.listId !== undefined && to.listId !== now.listId) {
    return checked({ listId: to.listId, sectionId: null, parentId: null });
  }
  const leaves = to.parentId === null || (to.sectionId === null && now.sectionId !== null);
  return checked({
    listId: now.listId,
    sectionId: to.sectionId === null ? null : now.sectionId,
    parentId: leaves ? null : now.parentId,
  });
}

/** Holds the lists of both places; which they are may change until they are held. */
async function holdPlaces(
  context: OperationContext,
  id: string,
  place: Place,
  to: Destination,
): Promise<{ now: TaskPlace; next: TaskPlace }> {
  const held = new Set<string>();
  for (;;) {
    const places = await placeAfterMove(context, id, place, to);
    const lists = [places.now.listId, places.next.listId];
    if (lists.every((list) => held.has(list))) return places;
    await lockLists(context.userId, lists);
    for (const list of lists) held.add(list);
  }
}

/** In one statement, so that no task is in another list than its parent in between. */
async function write(
  context: OperationContext,
  id: string,
  { now, next }: { now: TaskPlace; next: TaskPlace },
  place: Place,
): Promise<void> {
  const { userId } = context;
  const leaves = now.listId !== next.listId;
  const follow = leaves || now.sectionId !== next.sectionId ? await subtasksOf(context, id) : [];
  const order = { model: Task, where: { userId, listId: next.listId }, what: "task" };
  const [own, ...others] = await positionsAt(order, place, leaves ? follow.length + 1 : 1);
  const positions = follow.map(({ position }, index) => others[index] ?? position);
  await Task.sequelize!.query(
    `UPDATE tasks SET list_id = $listId, section_id = $sectionId, position = given.position,
        parent_id = CASE WHEN tasks.id = $id THEN $parentId ELSE tasks.parent_id END
      FROM unnest($ids::bigint[], $positions::text[]) AS given (id, position)
      WHERE tasks.user_id = $userId AND tasks.id = given.id`,
    {
      bind: {
        ...next,
        id,
        userId,
        ids: [id, ...follow.map((task) => task.id)],
        positions: [own, ...positions],
      },
    },
  );
}
