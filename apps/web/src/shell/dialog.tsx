import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ScrollArea.css";
import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useRef } from "react";

interface DialogProps extends Pick<ModalProps, "title" | "size" | "children"> {
  /** Without it, the dialog cannot be closed. */
  onClose?: () => void;
}

/** A dialog over the page. For lazily loaded parts only: its code and styles are heavy. */
export function Dialog({ onClose, ...rest }: DialogProps) {
  const canClose = onClose !== undefined;
  const content = useRef<HTMLDivElement>(null);
  // What had the focus may be gone with the step before.
  useEffect(() => {
    const find = (selector: string) => content.current?.querySelector<HTMLElement>(selector);
    const whole = find("[role=dialog]");
    if (document.activeElement !== document.body && document.activeElement !== whole) return;
    (find("[data-autofocus]:not(:disabled)") ?? whole)?.focus();
  });
  return (
    <Modal
      ref={content}
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
