import { completionFields, fieldsOf, pick } from "@docket/contract";
import { Completion } from "@docket/models";
import { DataTypes, type Model, type ModelStatic } from "sequelize";
import { kinds } from "../trash/trashed.js";

/** Fields of a row as an event stores them, by the names of the model. */
export type Fields = Record<string, unknown>;

/** A kind of rows that has a history. */
export interface Logged {
  model: ModelStatic<Model>;
  /** The fields that the API shows. */
  fields: string[];
  /** Whether such a row goes to the trash; other kinds are parts of such rows, and are deleted permanently. */
  trash: boolean;
}

/** By the name of the kind in events. */
const logged: Record<string, Logged> = {
  ...Object.fromEntries(
    Object.entries(kinds).map(([entity, { model, shape }]) => [
      entity,
      { model, fields: fieldsOf(shape), trash: true },
    ]),
  ),
  completion: { model: Completion, fields: completionFields, trash: false },
};

export function loggedRows(entity: string): Logged {
  const found = logged[entity];
  if (!found) throw new TypeError(`Nothing is known of rows called ${entity}.`);
  return found;
}

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
  return pick(
    shown,
    loggedRows(entity).fields.filter((name) => name in shown),
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
