import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ScrollArea.css";
import { Modal, type ModalProps } from "@mantine/core";
import { createContext, useContext, useEffect, useRef } from "react";
import classes from "./dialog.module.css";
import { useLayer } from "./layers.js";

interface DialogProps extends Pick<ModalProps, "title" | "size" | "children"> {
  /** Without it, the dialog cannot be closed. */
  onClose?: () => void;
}

/** What must not go with a dialog before it was seen: each is told when somebody tries to close it. */
const Guards = createContext<Set<() => void> | null>(null);

/** Keeps the dialog that a component is in open while `wanted`; `onRefused` says why. */
export function useKeepOpen(wanted: boolean, onRefused: () => void): void {
  const guards = useContext(Guards);
  const latest = useRef(onRefused);
  latest.current = onRefused;
  useEffect(() => {
    if (!wanted || !guards) return;
    const guard = () => latest.current();
    guards.add(guard);
    return () => {
      guards.delete(guard);
    };
  }, [wanted, guards]);
}

/** A dialog over the page. For lazily loaded parts only: its code and styles are heavy. */
export function Dialog({ onClose, children, ...rest }: DialogProps) {
  const canClose = onClose !== undefined;
  const guards = useRef(new Set<() => void>()).current;
  const close = () => {
    for (const guard of guards) return guard();
    onClose?.();
  };
  useLayer(true, canClose ? close : null);
  const root = useRef<HTMLDivElement>(null);
  const focused = useRef<Element>(null);
  const find = (selector: string) => root.current?.querySelector<HTMLElement>(selector);
  // What had the focus may be gone with the step before.
  useEffect(() => {
    if (focused.current?.isConnected !== false) return;
    (find("[data-autofocus]:not(:disabled)") ?? find("[role=dialog]"))?.focus();
  });
  return (
    <Modal
      ref={root}
      // The dialog itself has it only until the next step is there.
      onFocus={({ target }) => {
        if (!target.matches("[role=dialog]")) focused.current = target;
      }}
      opened
      centered
      onClose={close}
      withCloseButton={canClose}
      closeOnClickOutside={canClose}
      closeOnEscape={canClose}
      closeButtonProps={{ "aria-label": "Close" }}
      classNames={{ title: classes.title, body: classes.body }}
      {...rest}
    >
      <Guards value={guards}>{children}</Guards>
    </Modal>
  );
}
