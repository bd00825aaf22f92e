import type { ModelIndexesOptions } from "sequelize";

/** An index that is named after its table and columns. */
export function index(
  table: string,
  fields: string[],
  options: Omit<ModelIndexesOptions, "fields"> = {},
): ModelIndexesOptions {
  const kind = options.unique ? "key" : "idx";
  return { name: [table, ...fields, kind].join("_"), fields, ...options };
}

/** A unique index that is named likewise. */
export function uniqueKey(table: string, fields: string[]): ModelIndexesOptions {
  return index(table, fields, { unique: true });
}
