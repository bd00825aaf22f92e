import { fieldsOf } from "@docket/contract";
import type { Model } from "sequelize";
import type { z } from "zod";

/** A row that has all fields of a shape; its times may be dates. */
type Presentable<Shown> = {
  [Name in keyof Shown]: Shown[Name] extends string | null ? Shown[Name] | Date : Shown[Name];
};

/** A model's instance, or a row without one, as the API shows it: the fields of `shape`, and no other. */
export function present<Shape extends z.ZodObject>(
  shape: Shape,
  row: Presentable<z.output<Shape>> | (Presentable<z.output<Shape>> & Model),
): z.output<Shape> {
  const shown: Record<string, unknown> = {};
  for (const name of fieldsOf(shape)) {
    const value = row[name as keyof typeof row] as unknown;
    shown[name as string] = value instanceof Date ? value.toISOString() : value;
  }
  return shown as z.output<Shape>;
}
