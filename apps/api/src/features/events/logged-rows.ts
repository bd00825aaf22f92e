import { Task } from "@docket/models";
import { DataTypes, type Model } from "sequelize";

type Fields = Record<string, unknown>;

/** The models of the rows that have a history, trash included, by what events call them. */
const models: Record<string, typeof Task> = { task: Task };

/** The model behind an event's `entity`. */
export function loggedModel(entity: string): typeof Task {
  const model = models[entity];
  if (!model) throw new TypeError(`Nothing is known of rows called ${entity}.`);
  return model.unscoped();
}

/** Fields as an event keeps them, as the API shows them: PostgreSQL writes 64-bit integers as numbers. */
export function shownFields(entity: string, fields: Fields): Fields {
  const attributes = models[entity]?.getAttributes() as Record<string, { type: unknown }>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, shown(attributes[name]?.type, value)]),
  );
}

function shown(type: unknown, value: unknown): unknown {
  if (value === null) return null;
  if (type instanceof DataTypes.BIGINT) return String(value);
  if (type instanceof DataTypes.DATE) return new Date(value as string).toISOString();
  return value;
}

/** The fields of a row, to be compared with those of an event. */
export function fieldsOfRow(row: Model, names: string[]): Fields {
  return Object.fromEntries(
    names.map((name) => {
      const value = row.get(name) as unknown;
      return [name, value instanceof Date ? value.toISOString() : value];
    }),
  );
}
