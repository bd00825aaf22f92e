import { Button } from "@mantine/core";
import { onEscape } from "../shared/on-escape.js";

interface ConfirmButtonsProps {
  /** The label of the confirm button, e.g. "Revoke". */
  verb: string;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** An inline confirmation that replaces the pressed button. */
export function ConfirmButtons({ verb, busy, onConfirm, onCancel }: ConfirmButtonsProps) {
  const onKeyDown = onEscape(onCancel);
  return (
    <>
      <Button
        size="xs"
        color="red"
        autoFocus
        loading={busy}
        onClick={onConfirm}
        onKeyDown={onKeyDown}
      >
        {verb}
      </Button>
      <Button size="xs" variant="default" onClick={onCancel} onKeyDown={onKeyDown}>
        Cancel
      </Button>
    </>
  );
}
