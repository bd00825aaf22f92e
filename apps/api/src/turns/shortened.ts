/** The most rows of a list that are kept with the call that read it. */
const MOST_KEPT = 20;

/** A result as it is kept: of a long list the beginning, and how much was left out. */
export function shortened(result: unknown): unknown {
  const { items } = (result ?? {}) as { items?: unknown };
  if (!Array.isArray(items) || items.length <= MOST_KEPT) return result;
  return {
    ...(result as object),
    items: items.slice(0, MOST_KEPT),
    omitted: items.length - MOST_KEPT,
  };
}
