import { Button } from "@mantine/core";
import { useState } from "react";
import { onEscape } from "../shared/on-escape.js";
import { RowButton } from "../shared/rows.js";

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
      <RowButton disabled={busy} onClick={onCancel} onKeyDown={onKeyDown}>
        Cancel
      </RowButton>
    </>
  );
}

interface ConfirmedButtonProps extends Omit<ConfirmButtonsProps, "onCancel"> {
  /** The accessible name of the button, e.g. "Revoke My laptop". */
  label: string;
}

/** A button that asks again before it acts. */
export function ConfirmedButton({ label, ...action }: ConfirmedButtonProps) {
  const [confirming, setConfirming] = useState(false);
  return confirming ? (
    <span className="buttons">
      <ConfirmButtons {...action} onCancel={() => setConfirming(false)} />
    </span>
  ) : (
    <RowButton aria-label={label} onClick={() => setConfirming(true)}>
      {action.verb}
    </RowButton>
  );
}
