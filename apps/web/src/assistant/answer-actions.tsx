import type { Turn } from "@docket/contract";
import { exactMoment } from "@docket/dates";
import { useState } from "react";
import { connection } from "../api/connection.js";
import { announce } from "../shared/announce.js";
import { ErrorText } from "../shared/error-text.js";
import { useStore } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import { useAccount } from "../store/use-store.js";
import classes from "./answer.module.css";
import { assistantErrorMessage } from "./assistant-error.js";
import { useChats } from "./data/chats.js";
import { CheckIcon, CopyIcon, RetryIcon, UndoIcon } from "./icons.js";
import { ProgressDots } from "./progress-dots.js";
import { useAssistant } from "./use-assistant.js";

interface AnswerActionsProps {
  turn: Turn;
  text: string;
  /** Only the last answer can be regenerated. */
  last: boolean;
}

/** The buttons of an answer: undo (without confirmation), regenerate, copy. */
export function AnswerActions({ turn, text, last }: AnswerActionsProps) {
  const { decide, regenerate } = useChats();
  const { busy, error, run } = useAction(assistantErrorMessage);
  const isDown = useStore(connection) !== null;

  async function undo() {
    await decide("undo", turn);
    announce("Undone.");
  }

  return (
    <>
      <ErrorText>{error}</ErrorText>
      {busy && isDown && <ProgressDots text="Waiting for the connection" />}
      <div className={classes.actions}>
        {turn.undo === "possible" && (
          <button
            type="button"
            disabled={busy}
            title="Undo these changes"
            onClick={() => void run(undo)}
          >
            <UndoIcon size={15} />
            Undo
          </button>
        )}
        {last && (
          <button
            type="button"
            disabled={busy}
            title={turn.undo === "possible" ? "Undo these changes and answer again" : undefined}
            onClick={() => void run(() => regenerate(turn))}
          >
            <RetryIcon size={15} />
            {turn.status === "completed" ? "Regenerate" : "Try again"}
          </button>
        )}
        {text.trim() !== "" && <CopyButton text={text} />}
        <AnsweredBy turn={turn} />
      </div>
    </>
  );
}

/** Which model answered, if it is not the current one. */
function AnsweredBy({ turn: { model, createdAt } }: { turn: Turn }) {
  const { data } = useAssistant();
  const clock = useAccount();
  if (!data || data.model === model) return null;
  return (
    <time className={classes.answeredBy} dateTime={createdAt} title={exactMoment(createdAt, clock)}>
      {model === null ? "Basic assistant" : model}
    </time>
  );
}

/** How long the button says "Copied". */
const COPIED_MS = 2_000;

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce("Copied.");
      setTimeout(() => setCopied(false), COPIED_MS);
    } catch {
      toasts.show({ kind: "error", message: "Your browser blocked copying." });
    }
  }

  return (
    <button type="button" onClick={() => void copy()}>
      {copied ? <CheckIcon size={15} /> : <CopyIcon size={15} />}
      {copied ? "Copied" : "Copy"}
    </button>
  );
}
