import { errorMessage } from "../api/error-messages.js";
import { announce } from "../shared/announce.js";
import { Row, RowButton, type RowProps } from "../shared/rows.js";
import { useAction } from "../shared/use-action.js";
import { ConfirmedButton } from "./confirm-buttons.js";

interface EndingRowProps extends Omit<RowProps, "error" | "children"> {
  /** The label of the button, e.g. "Revoke". */
  verb: string;
  /** Its accessible name, e.g. "Revoke My laptop". */
  label: string;
  /** Whether it asks again before it acts. */
  asks?: boolean;
  /** Absent if it cannot be ended. */
  end?: (() => Promise<unknown>) | undefined;
  /** What is announced when it has ended. */
  ended: string;
  onEnded: () => unknown;
}

/** A row of something that a button ends, such as a session. */
export function EndingRow(props: EndingRowProps) {
  const { verb, label, asks, end, ended, onEnded, ...row } = props;
  const { busy, error, run } = useAction(
    (cause) => `Couldn’t ${label.charAt(0).toLowerCase()}${label.slice(1)}. ${errorMessage(cause)}`,
  );

  async function act() {
    await end?.();
    announce(ended);
    await onEnded();
  }

  const onConfirm = () => void run(act);
  return (
    <Row {...row} error={error}>
      {end && asks && <ConfirmedButton {...{ verb, label, busy, onConfirm }} />}
      {end && !asks && (
        <RowButton loading={busy} aria-label={label} onClick={onConfirm}>
          {verb}
        </RowButton>
      )}
    </Row>
  );
}
