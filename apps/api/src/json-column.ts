/**
 * A value as `jsonb` takes it; `null` stays NULL. What PostgreSQL cannot hold, NUL and halves of
 * characters, becomes the replacement character: it comes from a model that was cut off.
 */
export function jsonColumn(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return JSON.stringify(storable(value));
}

/** Text as PostgreSQL's `text` takes it. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [storableText(name), storable(part)]),
  );
}
