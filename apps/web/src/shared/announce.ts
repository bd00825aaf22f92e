import { createStore } from "./store.js";

/** What was announced last, and how many announcements there were. */
export const announced = createStore({ text: "", turn: 0 });

/** Tells a screen reader what has happened, without moving anybody's focus. */
export function announce(text: string): void {
  announced.set(({ turn }) => ({ text, turn: turn + 1 }));
}
