import { createPortal } from "react-dom";

/** A bar at the top of the page, which appears if what the user asked for takes a while. */
export function LoadingBar() {
  const bar = <div className="loading" role="progressbar" aria-label="Loading" />;
  return createPortal(bar, document.body);
}
