import { createStore, useStorePart } from "../shared/store.js";
import type { View } from "./view.js";

/** The search, which the first view does not need; null until it is loaded. */
export const search = createStore<typeof import("./search.js") | null>(null);

export async function loadSearch(): Promise<void> {
  search.set(await import("./search.js"));
}

/** The search if a view needs it, once it is loaded. */
export const useSearch = (view: View) =>
  useStorePart(search, (loaded) => (view.kind === "search" ? loaded : null));
