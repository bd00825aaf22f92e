import { type FocusEvent, lazy, useRef } from "react";
import { useStore } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import { LazyBoundary } from "./lazy-boundary.js";
import classes from "./toaster.module.css";

export const loadToasts = () => import("./toast-list.js");
const ToastList = lazy(async () => ({ default: (await loadToasts()).ToastList }));

/** Toasts at the bottom of the page. Their timers stop while one is hovered or focused. */
export function Toaster() {
  const shown = useStore(toasts.shown);
  const previousFocus = useRef<HTMLElement | null>(null);

  function enter(event: FocusEvent<HTMLElement>) {
    toasts.pause();
    const from = event.relatedTarget;
    if (from instanceof HTMLElement && !event.currentTarget.contains(from)) {
      previousFocus.current = from;
    }
  }

  /** The pressed button disappears with its toast: the focus returns to where it was before. */
  function finish(end: () => void) {
    end();
    if (previousFocus.current?.isConnected) previousFocus.current.focus();
    previousFocus.current = null;
  }

  return (
    <div
      className={classes.toaster}
      role="status"
      aria-label="Notifications"
      onMouseEnter={toasts.pause}
      onMouseLeave={toasts.resume}
      onFocus={enter}
      onBlur={toasts.resume}
    >
      <LazyBoundary>{shown.length > 0 && <ToastList shown={shown} finish={finish} />}</LazyBoundary>
    </div>
  );
}
