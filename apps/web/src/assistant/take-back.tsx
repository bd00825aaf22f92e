import type { Turn } from "@docket/contract";
import { Button } from "@mantine/core";
import { useId, useLayoutEffect, useRef, useState } from "react";
import { announce } from "../shared/announce.js";
import classes from "./answer.module.css";
import { reversalsOf } from "./changes.js";
import { useChats } from "./data/chats.js";
import { trouble } from "./trouble.js";

/** Says what undoing a turn will do, task by task, before it is done. */
export function TakeBack({ turn, onClose }: { turn: Turn; onClose: () => void }) {
  const { decide } = useChats();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const title = useId();
  const confirm = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => confirm.current?.focus(), []);

  async function undo() {
    setBusy(true);
    setRefusal(null);
    try {
      await decide("undo", turn);
      announce("Taken back.");
      onClose();
    } catch (error) {
      setRefusal(trouble(error));
      setBusy(false);
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere
    <div
      role="group"
      className={classes.takeBack}
      aria-labelledby={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <p id={title}>Undo what this answer changed?</p>
      <ul>
        {reversalsOf(turn.calls).map(({ id, words }) => (
          <li key={id} dir="auto">
            {words}
          </li>
        ))}
      </ul>
      {refusal && (
        <p className={classes.refusal} role="alert">
          {refusal}
        </p>
      )}
      <div>
        <Button ref={confirm} size="compact-md" loading={busy} onClick={() => void undo()}>
          Undo it
        </Button>
        <Button size="compact-md" variant="default" onClick={onClose}>
          Keep it
        </Button>
      </div>
    </div>
  );
}
