import { QueryTypes } from "sequelize";
import { columnOf } from "../column-of.js";
import { Task } from "../task.js";

/** Where top-level tasks are: in one section of a list or in none (`null`), or anywhere in the list. */
export interface TaskPlace {
  listId: string;
  sectionId?: string | null | undefined;
}

/** The top-level tasks of many places. */
export interface TopLevelTasks<Attribute extends keyof Task & string> {
  userId: string;
  attributes: readonly Attribute[];
  /** Either all or none with a section. */
  places: TaskPlace[];
  /** The position in the first place from which to go on; by default, from its beginning. */
  after?: string | undefined;
  limit: number;
}

/**
 * Reads top-level tasks place by place, in their order, with one query. Each place is read by the index that has the
 * order, and none after the limit is reached: the places are sorted before the tasks, which PostgreSQL then sorts place
 * by place.
 */
export function findTopLevelTasks<Attribute extends keyof Task & string>({
  userId,
  attributes,
  places,
  after = "",
  limit,
}: TopLevelTasks<Attribute>): Promise<Pick<Task, Attribute>[]> {
  const tasksWith = (condition: string) =>
    `(SELECT * FROM tasks WHERE "tasks"."user_id" = $userId AND ${condition}
      AND parent_id IS NULL AND deleted_at IS NULL
      AND position > CASE given.place WHEN 1 THEN $after ELSE '' END
      ORDER BY position LIMIT ${limit})`;
  const text = `SELECT ${attributes.map((name) => `found.${columnOf(name)} AS "${name}"`).join(", ")} FROM (
      SELECT * FROM unnest($lists::bigint[], $sections::bigint[])
        WITH ORDINALITY AS one (list_id, section_id, place) ORDER BY place
    ) AS given CROSS JOIN LATERAL (
      ${tasksWith("section_id = given.section_id")} UNION ALL
      ${tasksWith("list_id = given.list_id AND given.section_id IS NULL AND ($anySection::boolean OR section_id IS NULL)")}
    ) AS found ORDER BY given.place, found.position LIMIT ${limit}`;
  const bind = {
    userId,
    after,
    anySection: places[0]?.sectionId === undefined,
    lists: places.map(({ listId }) => listId),
    sections: places.map(({ sectionId = null }) => sectionId),
  };
  const options = { bind, type: QueryTypes.SELECT as const };
  return Task.sequelize!.query<Pick<Task, Attribute>>(text.replace(/\s+/g, " "), options);
}
