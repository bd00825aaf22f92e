import { decodeCursor, encodeCursor, isId, isInstant, isText } from "../../cursor.js";
import type { Handler } from "../../operation.js";
import { isSelective } from "../../search.js";
import { isAge } from "./task-statements.js";

const cursorChecks = {
  newest: [isId],
  oldest: [isId],
  updated: [isInstant, isId],
  title: [isText, isId],
};

export const listTasks: Handler<"listTasks"> = async (context, input) => {
  const { userId, database, statements } = context;
  const { completed, q, sort, limit, cursor } = input;
  const from = cursor === undefined ? [] : decodeCursor(cursor, sort, cursorChecks[sort]);
  const shape = { completed, from: from.length > 0 };
  const list =
    q && isSelective(q) && isAge(sort)
      ? statements.tasks.search({ ...shape, sort })
      : statements.tasks.list({ ...shape, sort, search: Boolean(q) });
  const { rows } = await database.forUser(
    userId,
    // One more than asked for tells whether there is a next page.
    () => database.execute(list, [userId, ...(q ? [q] : []), ...from, limit + 1]),
    { statements: "one", readOnly: true },
  );
  const items = rows.length > limit ? rows.slice(0, limit) : rows;
  const last = rows.length > limit ? items.at(-1) : undefined;
  if (!last) return { items, nextCursor: null };
  const position =
    sort === "updated"
      ? [last.updatedAt, last.id]
      : sort === "title"
        ? [last.title, last.id]
        : [last.id];
  return { items, nextCursor: encodeCursor(sort, position) };
};
