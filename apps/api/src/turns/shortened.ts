/** The most rows of a list that are stored with the call that read it. */
const MOST_KEPT = 20;

/** A result as it is stored: of a long list only the beginning, with the number of omitted rows. */
export function shortened(result: unknown): unknown {
  const { items } = (result ?? {}) as { items?: unknown };
  if (!Array.isArray(items) || items.length <= MOST_KEPT) return result;
  return {
    ...(result as object),
    items: items.slice(0, MOST_KEPT),
    omitted: items.length - MOST_KEPT,
  };
}
