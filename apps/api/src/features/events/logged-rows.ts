import { completion, fieldsOf, pick } from "@docket/contract";
import { Completion } from "@docket/models";
import { DataTypes, type Model, type ModelStatic } from "sequelize";
import type { z } from "zod";
import { kinds } from "../../operations/kinds.js";

/** Fields of a row as an event stores them, by the names of the model. */
export type Fields = Record<string, unknown>;

/** The kinds of rows that have a history; completions, which are parts of tasks, are deleted for good at once. */
const logged: Record<string, { model: ModelStatic<Model>; shape: z.ZodObject }> = {
  ...kinds,
  completion: { model: Completion, shape: completion },
};

/** A kind of rows, by its name in events. */
export const loggedRows = (entity: string) => logged[entity]!;

/** Fields of an event in the model's format: PostgreSQL formats instants differently. */
export function modelFields(entity: string, fields: Fields): Fields {
  const attributes = loggedRows(entity).model.getAttributes() as Record<string, { type: unknown }>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      modelValue(attributes[name]?.type, value),
    ]),
  );
}

function modelValue(type: unknown, value: unknown): unknown {
  if (value === null) return null;
  if (type instanceof DataTypes.DATE) return new Date(value as string).toISOString();
  return value;
}

/** Fields of an event as the API shows them. */
export function shownFields(entity: string, fields: Fields): Fields {
  const shown = modelFields(entity, fields);
  const names = fieldsOf(loggedRows(entity).shape) as string[];
  return pick(
    shown,
    names.filter((name) => name in shown),
  );
}

/** Fields of a row, to be compared with those of an event. */
export function fieldsOfRow(row: Model, names: string[]): Fields {
  return Object.fromEntries(
    names.map((name) => {
      const value = row.get(name) as unknown;
      return [name, value instanceof Date ? value.toISOString() : value];
    }),
  );
}
