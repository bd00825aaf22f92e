import { Button } from "@mantine/core";
import { onEscape } from "../shared/on-escape.js";

interface ConfirmButtonsProps {
  /** What the first one does: "Revoke". */
  verb: string;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks, in the place of the button that was pressed, whether it is meant. */
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
