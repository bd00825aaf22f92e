import { Button, CloseButton } from "@mantine/core";
import { useState } from "react";
import type { Toast } from "../shared/toasts.js";
import { toasts } from "../shared/toasts.js";
import { reserveRoom } from "./reserve-room.js";
import classes from "./toaster.module.css";

/** The currently shown toasts. */
export default function ToastList({ shown }: { shown: readonly Toast[] }) {
  return (
    <div ref={clear} className={classes.list}>
      {shown.map((toast) => (
        <OneToast key={`${toast.key} ${toast.message}`} toast={toast} />
      ))}
    </div>
  );
}

/** Dialogs leave room for them. */
const clear = reserveRoom("--docket-toasts");

function OneToast({ toast: { key, message, kind, action } }: { toast: Toast }) {
  // One of an open dialog is shown over it; an earlier one would cover it.
  const [early] = useState(() => document.querySelector(".mantine-Modal-content") === null);
  return (
    <div className={classes.toast} data-kind={kind} data-early={early || undefined}>
      <p className={classes.message}>{message}</p>
      {action && (
        <Button
          variant="transparent"
          size="compact-sm"
          className={classes.action}
          onClick={() => toasts.runAction(key)}
        >
          {action.label}
        </Button>
      )}
      <CloseButton
        size="md"
        className={classes.close}
        aria-label="Dismiss"
        onClick={() => toasts.close(key)}
      />
    </div>
  );
}
