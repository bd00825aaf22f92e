import { Button, CloseButton } from "@mantine/core";
import type { Toast } from "../shared/toasts.js";
import { toasts } from "../shared/toasts.js";
import classes from "./toaster.module.css";

/** The currently shown toasts. */
export function ToastList({ shown }: { shown: readonly Toast[] }) {
  return shown.map(({ key, message, kind, action }) => (
    <div key={key} className={classes.toast} data-kind={kind}>
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
  ));
}
