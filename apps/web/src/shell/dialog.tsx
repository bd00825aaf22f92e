import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ScrollArea.css";
import { Modal, type ModalProps } from "@mantine/core";

interface DialogProps extends Pick<ModalProps, "title" | "size" | "children"> {
  /** Without it, the dialog cannot be closed. */
  onClose?: () => void;
}

/** A dialog over the page. For lazily loaded parts only: its code and styles are heavy. */
export function Dialog({ onClose, ...rest }: DialogProps) {
  const canClose = onClose !== undefined;
  return (
    <Modal
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
