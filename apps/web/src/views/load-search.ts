import { createStore } from "../shared/store.js";

/** The search, which the first view does not need; null until it is loaded. */
export const search = createStore<typeof import("./search.js") | null>(null);

export async function loadSearch(): Promise<void> {
  search.set(await import("./search.js"));
}
