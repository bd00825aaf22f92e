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
  /** A click beside it does not close it once something has been typed, which would be lost. */
  keepsTyped?: boolean;
}

/**
 * The guards of a dialog that prevent closing it, for example until a secret has been seen; called
 * on an attempt to close.
 */
const Guards = createContext<Set<() => void> | null>(null);

/**
 * Keeps the enclosing dialog open while `wanted`; `onRefused` is called on an attempt to close it.
 */
export function useKeepOpen(wanted: boolean, onRefused: () => void): void {
  const guards = useContext(Guards);
  const refused = useEffectEvent(onRefused);
  useEffect(() => {
    if (!wanted || !guards) return;
    const guard = () => refused();
    guards.add(guard);
    return () => {
      guards.delete(guard);
    };
  }, [wanted, guards]);
}

/** A dialog over the page. For lazily loaded parts only: its code and styles are heavy. */
export function Dialog({ onClose, keepsTyped = false, children, ...rest }: DialogProps) {
  const canClose = onClose !== undefined;
  const guards = useRef(new Set<() => void>()).current;
  const close = () => {
    for (const guard of guards) return guard();
    onClose?.();
  };
  useOverlayHistory(true, canClose ? close : null);
  useEscapeOutside(() => canClose && close());
  const isTyped = useRef(false);
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
      onInput={() => {
        isTyped.current = keepsTyped;
      }}
      // The second click of a double click was meant for what is no longer there.
      overlayProps={{
        onClick: ({ detail }) => canClose && detail < 2 && !isTyped.current && close(),
      }}
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
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
}
