import type { SampleColumn, SampleReference, SampleTable } from "./sample-catalog.js";
import { candidates, oneOf, type Random } from "./sample-draw.js";

/** A row's values as text, by column; null for NULL. */
export type Row = Record<string, string | null>;

/** Requirements on a row, besides being accepted. */
export interface Demand {
  /** The column that must have a value. */
  filled?: string;
  /** The column that must be NULL. */
  empty?: string;
  /** Whether all other nullable columns must be NULL. */
  alone?: boolean;
  /** Boundary values of the types, not ordinary ones. */
  boundary: boolean;
  /** Whether references that are not redrawn always keep their parent. */
  alike?: boolean;
}

/** The inputs from which rows are drawn. */
export interface RowSource {
  /** The table in each schema in which the row must be valid. */
  versions: SampleTable[];
  /** Existing rows by table, to which foreign keys may refer. */
  made: Map<string, Row[]>;
  /** Values from the config, by `table.column`. */
  given: Record<string, readonly (string | null)[]>;
  random: Random;
  /** The next number, for unique values. */
  next: () => number;
}

/** Draws a row; with `again`, only these columns are redrawn, the others are kept from `row`. */
export function drawRow(source: RowSource, demand: Demand, row: Row = {}, again?: string[]): Row {
  const drawn: Row = { ...row };
  for (const [name, versions] of columnsOf(source.versions)) {
    if (again && !again.includes(name) && name in row) continue;
    drawn[name] = drawValue(source, demand, versions);
  }
  return withReferences(source, demand, drawn, again);
}

/** The columns that can be written, in every schema that has them. */
export function columnsOf(versions: SampleTable[]): Map<string, SampleColumn[]> {
  const columns = new Map<string, SampleColumn[]>();
  const generated = new Set<string>();
  for (const column of versions.flatMap((table) => table.columns)) {
    if (column.generated) generated.add(column.name);
    else columns.set(column.name, [...(columns.get(column.name) ?? []), column]);
  }
  for (const name of generated) if (versions.length === 1) columns.delete(name);
  return columns;
}

function drawValue(source: RowSource, demand: Demand, versions: SampleColumn[]): string | null {
  const { name } = versions[0]!;
  const nullable = versions.every((column) => column.nullable);
  if (nullable && demand.filled !== name) {
    if (demand.alone || demand.empty === name) return null;
    if (demand.boundary && source.random() < 0.25) return null;
  }
  const given = source.versions.map((table) => source.given[`${table.root}.${name}`]).find(Boolean);
  if (given) return given.length > 0 ? oneOf(given, source.random) : null;
  return oneOf(candidates(versions, source.next(), demand.boundary, source.random), source.random);
}

/**
 * Makes each foreign key refer to an existing row. Keys that share columns get consistent parents.
 */
function withReferences(source: RowSource, demand: Demand, row: Row, again?: string[]): Row {
  const fixed = new Set<string>();
  const result = { ...row };
  const references = source.versions.flatMap((table) => table.references);
  const nullable = (name: string) =>
    source.versions.every(
      (table) => table.columns.find((column) => column.name === name)?.nullable ?? true,
    );
  // Keys with the demanded column choose first, then those that must have a parent.
  const rank = ({ columns }: SampleReference) =>
    columns.includes(demand.filled ?? "") ? 0 : columns.some(nullable) ? 2 : 1;
  for (const reference of references.toSorted((a, b) => rank(a) - rank(b))) {
    const { columns, referenced } = reference;
    const free = columns.filter(
      (column) => nullable(column) && column !== demand.filled && !fixed.has(column),
    );
    const wantsNone =
      demand.alone || columns.includes(demand.empty ?? "") || source.random() < 0.15;
    const stays =
      again &&
      !columns.some((column) => again.includes(column)) &&
      (demand.alike || source.random() < 0.7);
    if (stays && columns.every((column) => column in row)) {
      for (const column of columns) fixed.add(column);
      continue;
    }
    const parents =
      wantsNone && free.length > 0 ? [] : parentsFor(source, reference, result, fixed);
    const parent = parents.length > 0 ? oneOf(parents, source.random) : undefined;
    for (const [index, column] of columns.entries()) {
      if (parent) result[column] = parent[referenced[index]!] ?? null;
      else if (free.includes(column)) result[column] = null;
      if (parent) fixed.add(column);
    }
  }
  return result;
}

function parentsFor(
  { made, versions }: RowSource,
  { table, columns, referenced }: SampleReference,
  row: Row,
  fixed: Set<string>,
): Row[] {
  // The first row of a table that refers to itself may refer to itself.
  const isSelf = versions.some(({ root }) => root === table);
  const known = made.get(table) ?? [];
  const parents = isSelf && known.length === 0 ? [row] : known;
  return parents.filter((parent) =>
    columns.every((column, index) => {
      const value = parent[referenced[index]!];
      return value !== null && value !== undefined && (!fixed.has(column) || row[column] === value);
    }),
  );
}
