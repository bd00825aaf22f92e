import { VisuallyHidden } from "@mantine/core";
import { announced } from "../shared/announce.js";
import { useStore } from "../shared/store.js";

/** Where announcements are read from; once on the page. */
export function Announcer() {
  const { text, turn } = useStore(announced);
  // The same words twice in a row are read twice only if the text differs.
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
      {turn % 2 === 0 ? "\u00a0" : ""}
    </VisuallyHidden>
  );
}
