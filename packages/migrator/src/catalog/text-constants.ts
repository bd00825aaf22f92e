const constant = "E?'(?:[^']|'')*'";
const varchar = "::character varying";
const array = new RegExp(
  String.raw`\(ARRAY\[((?:${constant}${varchar}(?:, )?)+)\]\)::text\[\]`,
  "g",
);
const single = new RegExp(String.raw`\((${constant})${varchar}\)::text\b`, "g");

/**
 * SQL with constants as `text` that PostgreSQL writes as `character varying` cast to `text`: the
 * same, but what it reads from `a IN ('x')` and from its own text of that are two things. Bodies of
 * functions stay as they are.
 */
export function withTextConstants(sql: string): string {
  if (/\$\w*\$/.test(sql)) return sql;
  return sql
    .replace(array, (_, list: string) => `ARRAY[${list.replaceAll(varchar, "::text")}]`)
    .replace(single, "$1::text");
}
