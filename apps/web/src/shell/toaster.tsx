import { Button, CloseButton } from "@mantine/core";
import { type FocusEvent, useRef } from "react";
import { useStore } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import classes from "./toaster.module.css";

/** Short messages at the lower edge. Their clocks stand still while one is read or in focus. */
export function Toaster() {
  const shown = useStore(toasts.shown);
  const cameFrom = useRef<HTMLElement | null>(null);

  function enter(event: FocusEvent<HTMLElement>) {
    toasts.hold();
    const from = event.relatedTarget;
    if (from instanceof HTMLElement && !event.currentTarget.contains(from)) cameFrom.current = from;
  }

  /** The pressed button goes away with its toast: the focus goes back to where it was before. */
  function finish(end: () => void) {
    end();
    if (cameFrom.current?.isConnected) cameFrom.current.focus();
    cameFrom.current = null;
  }

  return (
    <div
      className={classes.toaster}
      role="status"
      aria-label="Messages"
      onMouseEnter={toasts.hold}
      onMouseLeave={toasts.release}
      onFocus={enter}
      onBlur={toasts.release}
    >
      {shown.map(({ key, message, tone, action }) => (
        <div key={key} className={classes.toast} data-tone={tone}>
          <p className={classes.message}>{message}</p>
          {action && (
            <Button
              variant="transparent"
              size="compact-sm"
              className={classes.action}
              onClick={() => finish(() => toasts.act(key))}
            >
              {action.label}
            </Button>
          )}
          <CloseButton
            size="md"
            className={classes.close}
            aria-label="Close this message"
            onClick={() => finish(() => toasts.close(key))}
          />
        </div>
      ))}
    </div>
  );
}
