import type { Snapshot } from "../catalog/snapshot.js";

const neutral: [RegExp, string][] = [
  [/^\S.*\[\]/, "'{}'"],
  [/^(text|character varying|character|citext|bytea)\b/, "''"],
  [/^(smallint|integer|bigint|numeric|real|double precision)\b/, "0"],
  [/^boolean\b/, "false"],
  [/^(json|jsonb)\b/, "'{}'"],
  [/^(timestamp|date)\b/, "now()"],
  [/^uuid\b/, "gen_random_uuid()"],
  [/^interval\b/, "'0'"],
];

/**
 * A constant that says "nothing known" in a type, as SQL: an empty string, zero, the first value of
 * an enum. Undefined where no value is neutral.
 *
 * @param type the type as PostgreSQL writes it; what follows it is ignored
 */
export function neutralValue(type: string, schema: Snapshot): string | undefined {
  const known = neutral.find(([pattern]) =>
    pattern.test(type.replace(/ (NOT NULL|COLLATE)\b.*$/s, "")),
  );
  if (known) return known[1];
  const name = type.split(" ")[0]!;
  const labels = schema.get(`enum ${name}`)?.definition;
  return labels === undefined ? undefined : /^'(?:[^']|'')*'/.exec(labels)?.[0];
}
