import { Button, CloseButton } from "@mantine/core";
import { type FocusEvent, useRef } from "react";
import { useStore } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import classes from "./toaster.module.css";

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
      {shown.map(({ key, message, kind, action }) => (
        <div key={key} className={classes.toast} data-kind={kind}>
          <p className={classes.message}>{message}</p>
          {action && (
            <Button
              variant="transparent"
              size="compact-sm"
              className={classes.action}
              onClick={() => finish(() => toasts.runAction(key))}
            >
              {action.label}
            </Button>
          )}
          <CloseButton
            size="md"
            className={classes.close}
            aria-label="Dismiss"
            onClick={() => finish(() => toasts.close(key))}
          />
        </div>
      ))}
    </div>
  );
}
