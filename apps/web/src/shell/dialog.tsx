import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ScrollArea.css";
import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useLayer } from "./layers.js";

interface DialogProps extends Pick<ModalProps, "title" | "size" | "children"> {
  /** Without it, the dialog cannot be closed. */
  onClose?: () => void;
}

/** A dialog over the page. For lazily loaded parts only: its code and styles are heavy. */
export function Dialog({ onClose, ...rest }: DialogProps) {
  const canClose = onClose !== undefined;
  useLayer(true, onClose ?? null);
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
      onClose={onClose ?? (() => undefined)}
      withCloseButton={canClose}
      closeOnClickOutside={canClose}
      closeOnEscape={canClose}
      closeButtonProps={{ "aria-label": "Close" }}
      {...rest}
    />
  );
}
