/**
 * The `ETag` of a row: the time of its last change, in milliseconds since 1970, which rises with every
 * one. `updatedAt` is ISO 8601.
 */
export function etagOf(updatedAt: string): string {
  return `"${Date.parse(updatedAt).toString(36)}"`;
}
