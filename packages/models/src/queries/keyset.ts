import { type Attributes, literal, type Model, type ModelStatic } from "sequelize";

/** The order of a list: attributes, all in the same direction. The last one is the tie-break. */
export type ListOrder<Name extends string = string> =
  | [attribute: Name, way: "ASC"][]
  | [attribute: Name, way: "DESC"][];

/** Keyset pagination: the conditions for the rows of the next page. */
export interface Keyset {
  where: ReturnType<typeof literal>[];
  replacements: Record<string, unknown>;
}

/**
 * Selects the rows after the last one of a page: `(updated_at, id) < (:after0, :after1)`.
 * PostgreSQL finds them with one index lookup, which it does not for the same condition written
 * with OR.
 *
 * @param after the values of these attributes in the last row; empty for the first page
 */
export function keyset<M extends Model>(
  model: ModelStatic<M>,
  order: ListOrder<keyof Attributes<M> & string>,
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
