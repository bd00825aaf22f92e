import { VisuallyHidden } from "@mantine/core";
import { createStore, useStore } from "./store.js";

const said = createStore({ text: "", turn: 0 });

/** Tells a screen reader what has happened, without moving anybody's focus. */
export function announce(text: string): void {
  said.set(({ turn }) => ({ text, turn: turn + 1 }));
}

/** Where announcements are read from; once on the page. */
export function Announcer() {
  const { text, turn } = useStore(said);
  // The same words twice in a row are read twice only if the text differs.
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
      {turn % 2 === 0 ? "\u00a0" : ""}
    </VisuallyHidden>
  );
}
