import type { Turn } from "@docket/contract";
import { codePoints } from "@docket/contract/limits";
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { api } from "../api/client.js";
import { announce } from "../shared/announce.js";
import { useStorePart } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import { reserveRoom } from "../shell/reserve-room.js";
import { assistantErrorMessage } from "./assistant-error.js";
import classes from "./composer.module.css";
import { useChats } from "./data/chats.js";
import { draftKey } from "./data/drafts.js";
import { SendIcon, StopIcon } from "./icons.js";
import { useAssistant } from "./use-assistant.js";

export const INPUT_ID = "assistant-message";

/** The remaining characters are shown from this many before the limit. */
const WARN_AT = 200;

interface ComposerProps {
  conversationId: string | null;
  /** The running turn, which must end before the next message. */
  running: Turn | undefined;
}

/** The input for messages. Enter sends, Shift+Enter starts a new line. */
export function Composer({ conversationId, running }: ComposerProps) {
  const { drafts, send, unsent } = useChats();
  const text = useStorePart(drafts.texts, (texts) => texts.get(draftKey(conversationId))) ?? "";
  const sending = useStorePart(unsent.list, (list) =>
    list.some((item) => item.state !== "failed" && item.conversationId === conversationId),
  );
  const input = useRef<HTMLTextAreaElement>(null);
  const limit = useAssistant().data?.messageLimit;
  const remaining = limit === undefined ? WARN_AT + 1 : limit - codePoints(text.trim());
  const busy = running !== undefined || sending;
  useFittingHeight(input, text);

  const room =
    remaining < 0
      ? `${-remaining} ${remaining === -1 ? "character" : "characters"} too long.`
      : `${remaining} ${remaining === 1 ? "character" : "characters"} left.`;

  function submit() {
    if (busy || text.trim() === "") return;
    if (remaining < 0) return announce(room);
    drafts.write(conversationId, "");
    send(text.trim());
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  return (
    <form
      ref={clear}
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={classes.box}>
        <textarea
          ref={input}
          id={INPUT_ID}
          className={classes.input}
          rows={1}
          dir="auto"
          aria-label="Message to the assistant"
          aria-invalid={remaining < 0}
          aria-describedby={remaining <= WARN_AT ? "message-limit" : undefined}
          placeholder={running ? "Write your next message" : "Message the assistant"}
          enterKeyHint="send"
          autoComplete="off"
          value={text}
          onChange={(event) => drafts.write(conversationId, event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {running ? (
          <StopButton turn={running} />
        ) : (
          <button
            type="submit"
            className={classes.send}
            aria-label="Send"
            disabled={busy || text.trim() === "" || remaining < 0}
          >
            <SendIcon size={20} />
          </button>
        )}
      </div>
      {remaining <= WARN_AT && (
        <p id="message-limit" className={classes.limit} data-over={remaining < 0 || undefined}>
          {room}
        </p>
      )}
    </form>
  );
}

const clear = reserveRoom("--docket-composer");

function StopButton({ turn }: { turn: Turn }) {
  const [busy, setBusy] = useState(false);

  async function stop() {
    setBusy(true);
    try {
      await api.stopTurn({ id: turn.id });
      document.getElementById(INPUT_ID)?.focus();
    } catch (error) {
      toasts.show({
        kind: "error",
        message: `Couldn’t stop the answer. ${assistantErrorMessage(error)}`,
      });
    } finally {
      setBusy(false);
    }
  }

  return (
    <button
      type="button"
      className={classes.send}
      aria-label="Stop"
      title="Stop"
      disabled={busy}
      onClick={() => void stop()}
    >
      <StopIcon size={20} />
    </button>
  );
}

/** Fits the height to the text; the style sheet limits it. */
function useFittingHeight(input: React.RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again for each text
  useLayoutEffect(() => {
    const element = input.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [input, text]);
}
