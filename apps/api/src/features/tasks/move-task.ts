import { type Place, pick, type TaskPlace, taskFields, taskPlaceFields } from "@docket/contract";
import { List, Section, Task } from "@docket/models";
import { refuse } from "../../errors.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { DataContext, Handler } from "../../operations/operation.js";
import { positionsAt } from "../../operations/order.js";
import { requireVersion, versionOf } from "../../operations/version.js";
import { getTask } from "./get-task.js";
import { descendantsOf } from "./subtasks.js";

/** The destination of a task: list, section and parent follow from the rest if they are not given. */
type Move = { place: Place } & { [Name in keyof TaskPlace]?: TaskPlace[Name] | undefined };

export const moveTask: Handler<"moveTask", DataContext> = (context, { id, ...move }) =>
  context.database.forUser(context.userId, async () => {
    const { userId, queries, ifMatch } = context;
    await lockChangeClock(context); // so that neither place changes meanwhile
    const { now, next, own, beside, updatedAt } = await placesOf(context, id, move);
    const leaves = now.listId !== next.listId;
    const list = { attributes: ["id"], where: { userId, id: next.listId } };
    if (leaves && !(await List.findOne(list))) throw refuse.notFound("list");
    const version = versionOf(ifMatch, "task");
    const follow =
      leaves || now.sectionId !== next.sectionId ? await descendantsOf(context, id) : [];
    const order = { model: Task, where: { userId, listId: next.listId }, what: "task" };
    const count = leaves ? follow.length + 1 : 1;
    const known = { beside, own: leaves ? undefined : own };
    const positions = await positionsAt(context, order, move.place, count, known);
    // Not as a condition of the statements: the task may have got a shorter position just now.
    requireVersion({ updatedAt }, version, "task");
    const stays = taskPlaceFields.every((name) => now[name] === next[name]);
    if (stays && positions[0] === own) return getTask(context, { id });
    if (follow.length > 0) {
      await moveTogether(context, { id, ...next }, follow, positions);
      return getTask(context, { id });
    }
    const [moved] = await queries.update(
      Task,
      { ...next, position: positions[0]! },
      { where: { userId, id }, returning: taskFields },
    );
    return moved!;
  });

interface Places {
  now: TaskPlace;
  next: TaskPlace;
  /** The task's position. */
  own: string;
  /** The position of the task that the place names, if it names one. */
  beside: string | undefined;
  updatedAt: string;
}

/**
 * Where a task is, and where a move takes it.
 *
 * @throws AppError 404 if something does not exist; 400 if the parts of the place contradict each
 * other
 */
async function placesOf({ userId, queries }: DataContext, id: string, move: Move): Promise<Places> {
  const { place, parentId, sectionId, listId } = move;
  const other = neighbourOf(move);
  const rows = await queries.findAll(Task, {
    attributes: ["id", "position", "updatedAt", ...taskPlaceFields],
    where: { userId, id: [id, ...(other ? [other] : [])] },
  });
  const find = (wanted: string) => {
    const found = rows.find((row) => row.id === wanted);
    if (!found) throw refuse.notFound("task");
    return found;
  };
  const placeOf = (wanted: string): TaskPlace => pick(find(wanted), taskPlaceFields);
  const now = placeOf(id);
  const next = await (async (): Promise<TaskPlace> => {
    if (typeof place === "object") return placeOf(other!);
    if (parentId) return { ...placeOf(parentId), parentId };
    if (sectionId) {
      const where = { userId, id: sectionId };
      const section = await queries.findOne(Section, { attributes: ["listId"], where });
      if (!section) throw refuse.notFound("section");
      return { listId: section.listId, sectionId, parentId: null };
    }
    if (listId !== undefined && listId !== now.listId) {
      return { listId, sectionId: null, parentId: null };
    }
    const leavesSection = sectionId === null && now.sectionId !== null;
    return {
      listId: now.listId,
      sectionId: leavesSection ? null : now.sectionId,
      parentId: parentId === null || leavesSection ? null : now.parentId,
    };
  })();
  for (const name of taskPlaceFields) {
    if (move[name] !== undefined && move[name] !== next[name]) {
      throw refuse.invalidField(name, "does not go with the rest of the place");
    }
  }
  const beside = typeof place === "object" ? find(other!).position : undefined;
  const { position: own, updatedAt } = find(id);
  return { now, next, own, beside, updatedAt };
}

/** The task that determines where the moved one goes: the neighbour in the place, or else the parent. */
function neighbourOf({ place, parentId }: Move): string | null {
  if (typeof place === "object") return "after" in place ? place.after : place.before;
  return parentId ?? null;
}

/**
 * Moves a task with its descendants, in one statement, so that no task is ever in another list than its
 * parent. Descendants without a given position keep theirs.
 */
export async function moveTogether(
  { userId }: DataContext,
  root: TaskPlace & { id: string },
  follow: { id: string; position: string }[],
  [position, ...positions]: string[],
): Promise<void> {
  await Task.sequelize!.query(
    [
      "UPDATE tasks SET list_id = $listId, section_id = $sectionId, position = given.position,",
      "parent_id = CASE WHEN tasks.id = $id THEN $parentId ELSE tasks.parent_id END",
      "FROM unnest($ids::bigint[], $positions::text[]) AS given (id, position)",
      'WHERE "tasks"."user_id" = $userId AND tasks.id = given.id',
    ].join(" "),
    {
      bind: {
        ...root,
        userId,
        ids: [root.id, ...follow.map(({ id }) => id)],
        positions: [position, ...follow.map(({ position }, n) => positions[n] ?? position)],
      },
    },
  );
}
