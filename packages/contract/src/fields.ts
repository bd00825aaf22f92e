import type { z } from "zod";

/** The names of a shape's fields, in its order, for selecting, showing, exporting and comparing. */
export function fieldsOf<Shape extends z.ZodObject>(shape: Shape): (keyof z.output<Shape>)[] {
  return Object.keys(shape.shape) as (keyof z.output<Shape>)[];
}

/** The given fields of an object, and nothing else. */
export function pick<Source extends object, Name extends keyof Source>(
  source: Source,
  names: readonly Name[],
): Pick<Source, Name> {
  // Lists go through here, and Object.fromEntries takes several times as long.
  const picked = {} as Pick<Source, Name>;
  for (const name of names) picked[name] = source[name];
  return picked;
}

type WithDefaults<Shape, Defaults> = {
  [Name in keyof Shape]: Shape[Name] extends z.ZodType
    ? Name extends keyof Defaults
      ? z.ZodDefault<Shape[Name]>
      : Shape[Name]
    : never;
};

/** The fields of a shape, with the given defaults, which make a field optional. */
export function withDefaults<
  Shape extends z.ZodRawShape,
  Defaults extends { [Name in keyof Shape]?: z.output<Shape[Name]> },
>(shape: Shape, defaults: Defaults): WithDefaults<Shape, Defaults> {
  const entries = Object.entries(shape).map(([name, field]) => [
    name,
    name in defaults
      ? (field as z.ZodType).default(defaults[name as keyof Defaults] as never)
      : field,
  ]);
  return Object.fromEntries(entries) as WithDefaults<Shape, Defaults>;
}

/** A row that has all fields of a shape; its times may be dates. */
type Presentable<Shown> = {
  [Name in keyof Shown]: Shown[Name] extends string | null ? Shown[Name] | Date : Shown[Name];
};

/** A row of a table as the API shows it: the fields of `shape`, and no others. */
export function present<Shape extends z.ZodObject>(
  shape: Shape,
  row: Presentable<z.output<Shape>>,
): z.output<Shape> {
  const shown: Record<string, unknown> = {};
  for (const name of fieldsOf(shape)) {
    const value = row[name] as unknown;
    shown[name as string] = value instanceof Date ? value.toISOString() : value;
  }
  return shown as z.output<Shape>;
}
