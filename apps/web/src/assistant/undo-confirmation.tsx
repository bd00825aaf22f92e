import type { Turn } from "@docket/contract";
import { Button } from "@mantine/core";
import { useId, useLayoutEffect, useRef, useState } from "react";
import { announce } from "../shared/announce.js";
import classes from "./answer.module.css";
import { assistantErrorMessage } from "./assistant-error.js";
import { undoEffects } from "./changes.js";
import { useChats } from "./data/chats.js";

/** Shows what undoing a turn will do, task by task, and asks to confirm it. */
export function UndoConfirmation({ turn, onClose }: { turn: Turn; onClose: () => void }) {
  const { decide } = useChats();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const title = useId();
  const confirm = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => confirm.current?.focus(), []);

  async function undo() {
    setBusy(true);
    setError(null);
    try {
      await decide("undo", turn);
      announce("Undone.");
      onClose();
    } catch (error) {
      setError(assistantErrorMessage(error));
      setBusy(false);
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere
    <div
      role="group"
      className={classes.undoConfirmation}
      aria-labelledby={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <p id={title}>Undo these changes?</p>
      <ul>
        {undoEffects(turn.calls).map(({ id, text }) => (
          <li key={id} dir="auto">
            {text}
          </li>
        ))}
      </ul>
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      <div>
        <Button ref={confirm} size="compact-md" loading={busy} onClick={() => void undo()}>
          Undo
        </Button>
        <Button size="compact-md" variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
