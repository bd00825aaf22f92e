import type { Turn } from "@docket/contract";
import { useRef, useState } from "react";
import { announce } from "../shared/announce.js";
import { exactDate } from "../tasks/dates.js";
import classes from "./answer.module.css";
import { useChats } from "./data/chats.js";
import { AgainIcon, CheckIcon, CopyIcon, UndoIcon } from "./icons.js";
import { TakeBack } from "./take-back.js";
import { trouble } from "./trouble.js";
import { useAssistant } from "./use-assistant.js";

interface AnswerActionsProps {
  turn: Turn;
  text: string;
  /** Only the last answer can be made again. */
  last: boolean;
}

/** Copy, answer again, undo. */
export function AnswerActions({ turn, text, last }: AnswerActionsProps) {
  const { regenerate } = useChats();
  const [undoing, setUndoing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const undoButton = useRef<HTMLButtonElement>(null);

  async function again() {
    setBusy(true);
    setRefusal(null);
    try {
      await regenerate(turn);
    } catch (error) {
      setRefusal(trouble(error));
    } finally {
      setBusy(false);
    }
  }

  function closeUndo() {
    setUndoing(false);
    undoButton.current?.focus();
  }

  return (
    <>
      {undoing && turn.undo === "possible" && <TakeBack turn={turn} onClose={closeUndo} />}
      {refusal && (
        <p className={classes.refusal} role="alert">
          {refusal}
        </p>
      )}
      <div className={classes.actions}>
        {turn.undo === "possible" && (
          <button
            ref={undoButton}
            type="button"
            aria-expanded={undoing}
            onClick={() => setUndoing(!undoing)}
          >
            <UndoIcon size={15} />
            Undo
          </button>
        )}
        {last && (
          <button
            type="button"
            disabled={busy}
            title={
              turn.undo === "possible"
                ? "Takes back what was changed, and answers again"
                : undefined
            }
            onClick={() => void again()}
          >
            <AgainIcon size={15} />
            {turn.status === "completed" ? "Answer again" : "Try again"}
          </button>
        )}
        {text.trim() !== "" && <CopyButton text={text} />}
        <By turn={turn} />
      </div>
    </>
  );
}

/** Who answered, where it is not the one that would answer now. */
function By({ turn: { model, createdAt } }: { turn: Turn }) {
  const { data } = useAssistant();
  if (!data || data.model === model) return null;
  return (
    <time className={classes.by} dateTime={createdAt} title={exactDate(createdAt)}>
      {model === null ? "by the built-in interpreter" : `by ${model}`}
    </time>
  );
}

/** How long the button says that it is done, in milliseconds. */
const SAID_FOR = 2_000;

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce("Copied.");
      setTimeout(() => setCopied(false), SAID_FOR);
    } catch {
      announce("The browser does not allow to copy.");
    }
  }

  return (
    <button type="button" onClick={() => void copy()}>
      {copied ? <CheckIcon size={15} /> : <CopyIcon size={15} />}
      {copied ? "Copied" : "Copy"}
    </button>
  );
}
