import type { Model, ModelStatic } from "sequelize";
import type { AttributeName } from "./rows.js";
import type { Where } from "./where.js";

/** Which rows. */
export interface Filtered<M extends Model> {
  where: Where<M>;
  /** Values for `:name` in a `literal()`. */
  replacements?: Readonly<Record<string, unknown>> | undefined;
}

/** The options of Sequelize's `findAll` that a compiled query supports, and two of its own. */
export interface FindAllOptions<M extends Model, Name extends AttributeName<M>>
  extends Filtered<M> {
  attributes: readonly Name[];
  order?: readonly (readonly [AttributeName<M>, "ASC" | "DESC"])[] | undefined;
  limit?: number | undefined;
  /**
   * Only with an order by the key alone: conditions on another table with the same key, called
   * `key` there, that an index can answer, that every wanted row meets, and that few others do.
   * PostgreSQL then looks at those rows only. The conditions are implied by `where`, so leaving
   * them out affects only the speed.
   */
  prefilter?: { model: ModelStatic<Model>; key: string; where: object } | undefined;
  /** Read the rows in index order, without sorting: for a list that its limit cuts short. */
  inIndexOrder?: boolean | undefined;
}

export interface CreateOptions<Name> {
  returning: readonly Name[];
  /** `ON CONFLICT DO NOTHING`. */
  ignoreDuplicates?: boolean | undefined;
}

export interface UpdateOptions<M extends Model, Name> extends Filtered<M> {
  returning: readonly Name[];
}
