import { announced } from "../shared/announce.js";
import { useStore } from "../shared/store.js";

/** The live region for announcements; there must be only one on the page. */
export function Announcer() {
  const { text, count } = useStore(announced);
  // A repeated announcement is read again only if the text differs.
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
      {count % 2 === 0 ? "\u00a0" : ""}
    </div>
  );
}
