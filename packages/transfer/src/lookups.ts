/** The set of the names in a text. */
export function namesIn(text: string, separator = " "): ReadonlySet<string> {
  return new Set(text.split(separator));
}

/** A map of an object's properties, for keys of a file that an object may have inherited. */
export function mapOf<Value>(values: Record<string, Value>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(values));
}
