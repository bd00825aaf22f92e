import type { Snapshot } from "../catalog/snapshot.js";
import { partOf, TABLE, tableOf, withoutPublic } from "../names.js";

/** The values of an enum, in order; empty if there is no such enum. */
export function labelsOf(schema: Snapshot, name: string): string[] {
  const list = schema.get(`enum ${name}`)?.definition ?? "";
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1]!.replaceAll("''", "'"));
}

/** The type under a domain, as the catalog writes it; undefined for any other type. */
export function baseOf(schema: Snapshot, domain: string): string | undefined {
  return schema.get(`domain ${domain}`)?.definition.split(/ (?=not null\b|default )/)[0];
}

const inherits = new RegExp(`\\binherits (${TABLE}(?:, ${TABLE})*)`);

/** Whether a column belongs to a partition, or to a table that inherits it from another. */
export function isInherited(column: string, schema: Snapshot): boolean {
  const definition = schema.get(`table ${tableOf(column)}`)?.definition ?? "";
  const [, parents = ""] = inherits.exec(definition) ?? [];
  return withoutPublic(parents)
    .split(", ")
    .some((parent) => schema.has(`column ${parent}.${partOf(column)}`));
}

/** The family of a type, within which PostgreSQL converts and compares implicitly. */
export function familyOf(type: string): string | undefined {
  if (/^(smallint|integer|bigint|numeric|real|double precision)/.test(type)) return "number";
  if (/^(text|character varying|character)\b/.test(type)) return "text";
  if (/^(timestamp|date)/.test(type)) return "time";
  return undefined;
}

const neutral: [RegExp, string][] = [
  [/^\S.*\[\]/, "'{}'"],
  [/^(text|character varying|character|citext|bytea)\b/, "''"],
  [/^(smallint|integer|bigint|numeric|real|double precision)\b/, "0"],
  [/^boolean\b/, "false"],
  [/^(json|jsonb)\b/, "'{}'"],
  [/^(timestamp|date)\b/, "now()"],
  [/^uuid\b/, "gen_random_uuid()"],
  [/^(interval|money)\b/, "'0'"],
  [/^time\b/, "'00:00'"],
  [/^(tsvector|hstore)\b/, "''"],
  [/^inet\b/, "'0.0.0.0'"],
  [/^cidr\b/, "'0.0.0.0/0'"],
  [/^\w+multirange\b/, "'{}'"],
  [/^(int4|int8|num|ts|tstz|date)range\b/, "'empty'"],
];

/**
 * A neutral constant of a type, as SQL: an empty string, zero, the first value of an enum.
 * Undefined if no value is neutral.
 *
 * @param type the type as PostgreSQL writes it; what follows it is ignored
 */
export function neutralValue(type: string, schema: Snapshot): string | undefined {
  const known = neutral.find(([pattern]) =>
    pattern.test(type.replace(/ (NOT NULL|COLLATE)\b.*$/s, "")),
  );
  if (known) return known[1];
  const [name = ""] = new RegExp(`^${TABLE}`).exec(type) ?? [];
  const domain = schema.get(`domain ${name}`)?.definition;
  if (domain !== undefined) return neutralValue(domain, schema);
  const labels = schema.get(`enum ${name}`)?.definition;
  return labels === undefined ? undefined : /^'(?:[^']|'')*'/.exec(labels)?.[0];
}
