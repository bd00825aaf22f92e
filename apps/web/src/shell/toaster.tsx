import { lazy } from "react";
import { useStore } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import { LazyBoundary } from "./lazy-boundary.js";
import classes from "./toaster.module.css";

export const loadToasts = () => import("./toast-list.js");
const ToastList = lazy(loadToasts);

/** Toasts at the bottom of the page. Their timers stop while one is hovered or focused. */
export function Toaster() {
  const shown = useStore(toasts.shown);
  return (
    <div
      className={classes.toaster}
      role="status"
      aria-label="Notifications"
      // One that is added must not repeat those that have been read.
      aria-atomic={false}
      onMouseEnter={toasts.pause}
      onMouseLeave={toasts.resume}
      onFocus={toasts.pause}
      onBlur={toasts.resume}
    >
      <LazyBoundary>{shown.length > 0 && <ToastList shown={shown} />}</LazyBoundary>
    </div>
  );
}
