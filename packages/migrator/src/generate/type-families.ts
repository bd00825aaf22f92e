/** The family of a type, within which PostgreSQL converts and compares implicitly. */
export function familyOf(type: string): string | undefined {
  if (/^(smallint|integer|bigint|numeric|real|double precision)/.test(type)) return "number";
  if (/^(text|character varying|character)\b/.test(type)) return "text";
  if (/^(timestamp|date)/.test(type)) return "time";
  return undefined;
}
