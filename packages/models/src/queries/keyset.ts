import { literal, type Model, type ModelStatic } from "sequelize";

/** The order of a list: attributes with their direction. The last one makes it unambiguous. */
export type ListOrder<Name extends string = string> = [attribute: Name, way: "ASC" | "DESC"][];

/** Conditions for the rows of a page that follow another one. */
export interface Keyset {
  where: ReturnType<typeof literal>[];
  replacements: Record<string, unknown>;
}

/**
 * The rows that come after the last one of a page: `(updated_at, id) < (:after0, :after1)`. PostgreSQL
 * finds them in an index in one step, which it does not for the same condition written with OR.
 *
 * @param order with one direction for all of its attributes
 * @param after their values in the last row; none for the first page
 */
export function keyset(
  model: ModelStatic<Model>,
  order: ListOrder,
  after: readonly unknown[] = [],
): Keyset {
  if (after.length === 0) return { where: [], replacements: {} };
  const attributes = model.getAttributes();
  const columns = order.map(([name]) => attributes[name]?.field ?? name);
  const names = order.map((_, index) => `:after${index}`);
  const sign = order[0]?.[1] === "ASC" ? ">" : "<";
  return {
    where: [literal(`(${columns.join(", ")}) ${sign} (${names.join(", ")})`)],
    replacements: Object.fromEntries(after.map((value, index) => [`after${index}`, value])),
  };
}
