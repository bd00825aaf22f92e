import type { Turn } from "@docket/contract";
import { Button } from "@mantine/core";
import { useId, useLayoutEffect, useRef } from "react";
import { announce } from "../shared/announce.js";
import { useAction } from "../shared/use-action.js";
import classes from "./answer.module.css";
import { assistantErrorMessage } from "./assistant-error.js";
import { undoEffects } from "./changes.js";
import { useChats } from "./data/chats.js";

/** Shows what undoing a turn will do, task by task, and asks to confirm it. */
export function UndoConfirmation({ turn, onClose }: { turn: Turn; onClose: () => void }) {
  const { decide } = useChats();
  const { busy, error, run } = useAction(assistantErrorMessage);
  const title = useId();
  const confirm = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => confirm.current?.focus(), []);

  async function undo() {
    await decide("undo", turn);
    announce("Undone.");
    onClose();
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
        <p className="error-text" role="alert">
          {error}
        </p>
      )}
      <div>
        <Button ref={confirm} size="compact-md" loading={busy} onClick={() => void run(undo)}>
          Undo
        </Button>
        <Button size="compact-md" variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
