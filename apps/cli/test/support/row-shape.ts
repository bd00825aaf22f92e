/** The row with `prefix` added to each column name. */
export function prefixed(prefix: string, row: object): object {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [prefix + key, value]));
}

/** The kind of value in each column, with the length of hashes and ids. */
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
