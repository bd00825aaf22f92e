import { createStore } from "./store.js";

/** The last announcement, and the number of announcements so far. */
export const announced = createStore({ text: "", count: 0 });

/** Tells screen readers what has happened, without moving the focus. */
export function announce(text: string): void {
  announced.set(({ count }) => ({ text, count: count + 1 }));
}
