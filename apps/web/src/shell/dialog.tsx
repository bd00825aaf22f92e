import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ScrollArea.css";
import { Modal, type ModalProps } from "@mantine/core";
import { createContext, useContext, useEffect, useEffectEvent, useRef } from "react";
import { onEscape } from "../shared/on-escape.js";
import classes from "./dialog.module.css";
import { isInDialog } from "./key-targets.js";
import { useOverlayHistory } from "./overlay-history.js";

interface DialogProps extends Pick<ModalProps, "title" | "size" | "zIndex" | "children"> {
  /** Without it, the dialog cannot be closed. */
  onClose?: () => void;
}

type Guard = () => boolean;

/** What prevents that a dialog is closed, for example until a secret has been seen. */
const Guards = createContext<Set<Guard> | null>(null);

/**
 * Calls `keeps` on each attempt to close the enclosing dialog, which stays open if it returns true; it should then
 * tell why.
 */
export function useKeepOpen(keeps: Guard): void {
  const guards = useContext(Guards);
  const guard = useEffectEvent(keeps);
  useEffect(() => {
    const added = () => guard();
    guards?.add(added);
    return () => {
      guards?.delete(added);
    };
  }, [guards]);
}

/** A dialog over the page. For lazily loaded parts only: its code and styles are heavy. */
export function Dialog({ onClose, children, ...rest }: DialogProps) {
  const canClose = onClose !== undefined;
  const guards = useRef(new Set<Guard>()).current;
  const close = () => {
    // Of several that keep it open, the first one is asked last, and gets the focus.
    const keeping = [...guards].reverse().filter((keeps) => keeps());
    if (keeping.length === 0) onClose?.();
  };
  useOverlayHistory(true, canClose ? close : null);
  useEscapeOutside(() => canClose && close());
  const root = useRef<HTMLDivElement>(null);
  const focused = useRef<Element>(null);
  const find = (selector: string) => root.current?.querySelector<HTMLElement>(selector);
  // The focused element may have disappeared with the previous step.
  useEffect(() => {
    if (focused.current?.isConnected !== false) return;
    (find("[data-autofocus]:not(:disabled)") ?? find("[role=dialog]"))?.focus();
  });
  return (
    <Modal
      ref={root}
      onKeyDown={onEscape(() => canClose && close())}
      // The dialog itself has the focus only until the next step is rendered.
      onFocus={({ target }) => {
        if (!target.matches("[role=dialog]")) focused.current = target;
      }}
      opened
      centered
      // Leaves room for notifications below it.
      yOffset="max(5dvh, calc(var(--docket-toasts, -32px) + 32px))"
      onClose={close}
      withCloseButton={canClose}
      closeOnClickOutside={false}
      overlayProps={{ onClick: () => canClose && close() }}
      closeOnEscape={false}
      closeButtonProps={{ "aria-label": "Close" }}
      classNames={{ title: classes.title, body: classes.body }}
      {...rest}
    >
      <Guards value={guards}>{children}</Guards>
    </Modal>
  );
}

/**
 * Closes the dialog by an Escape that is pressed before it has the focus, instead of
 * something below it.
 */
function useEscapeOutside(close: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || isInDialog(event.target)) return;
    event.stopPropagation();
    close();
  });
  useEffect(() => {
    // After the editors in the dialog, which listen at the window.
    document.addEventListener("keydown", onKeyDown, { capture: true });
    return () => document.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
}
