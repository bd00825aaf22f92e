/** The row with `prefix` before the name of each column. */
export function prefixed(prefix: string, row: object): object {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [prefix + key, value]));
}

/** What kind of value each column holds, with the lengths that tell a hash or an id. */
export function shapeOf(row: object): object {
  const kind = (key: string, value: unknown) =>
    typeof value !== "string"
      ? (value?.constructor.name ?? null)
      : /id$|password/.test(key) && key !== "account_provider_id"
        ? `${value.length} characters`
        : /email|name/.test(key)
          ? "text"
          : value;
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, kind(key, value)]));
}
