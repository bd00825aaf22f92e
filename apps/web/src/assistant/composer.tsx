import type { Turn } from "@docket/contract";
import { codePoints } from "@docket/contract/limits";
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { api } from "../api/client.js";
import { useStorePart } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import classes from "./composer.module.css";
import { useChats } from "./data/chats.js";
import { draftName } from "./data/drafts.js";
import { SendIcon, StopIcon } from "./icons.js";
import { trouble } from "./trouble.js";
import { useAssistant } from "./use-assistant.js";

export const INPUT_ID = "say-to-assistant";

/** So many characters before the limit, it is said how many are left. */
const WARN_AT = 200;

interface ComposerProps {
  conversationId: string | null;
  /** The turn that runs, which must end before something else is said. */
  running: Turn | undefined;
}

/** Where one writes to the assistant. Enter sends, Shift and Enter begins a new line. */
export function Composer({ conversationId, running }: ComposerProps) {
  const { drafts, say, unsent } = useChats();
  const text = useStorePart(drafts.texts, (texts) => texts.get(draftName(conversationId))) ?? "";
  const sending = useStorePart(unsent.list, (list) =>
    list.some((one) => one.state === "sending" && one.conversationId === conversationId),
  );
  const input = useRef<HTMLTextAreaElement>(null);
  const limit = useAssistant().data?.messageLimit;
  const left = limit === undefined ? WARN_AT + 1 : limit - codePoints(text.trim());
  const busy = running !== undefined || sending;
  useFittingHeight(input, text);

  function send() {
    if (busy || text.trim() === "" || left < 0) return;
    drafts.write(conversationId, "");
    say(text.trim());
    input.current?.focus();
  }

  function press(event: KeyboardEvent) {
    // The Enter that ends a word of Japanese, say, does not send it.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
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
          aria-describedby={left <= WARN_AT ? "say-limit" : undefined}
          placeholder={running ? "Write the next message meanwhile" : "Ask, or say what to do"}
          enterKeyHint="send"
          autoComplete="off"
          value={text}
          onChange={(event) => drafts.write(conversationId, event.currentTarget.value)}
          onKeyDown={press}
        />
        {running ? (
          <StopButton turn={running} />
        ) : (
          <button
            type="submit"
            className={classes.send}
            aria-label="Send"
            disabled={busy || text.trim() === "" || left < 0}
          >
            <SendIcon size={20} />
          </button>
        )}
      </div>
      {left <= WARN_AT && (
        <p id="say-limit" className={classes.limit} data-over={left < 0 || undefined}>
          {left < 0
            ? `${-left} ${left === -1 ? "character" : "characters"} too long.`
            : `${left} ${left === 1 ? "character" : "characters"} left.`}
        </p>
      )}
    </form>
  );
}

function StopButton({ turn }: { turn: Turn }) {
  const [busy, setBusy] = useState(false);

  async function stop() {
    setBusy(true);
    try {
      await api.stopTurn({ id: turn.id });
      document.getElementById(INPUT_ID)?.focus();
    } catch (error) {
      toasts.show({ tone: "trouble", message: `It could not be stopped. ${trouble(error)}` });
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

/** As high as its text; the style sheet says how high it may become. */
function useFittingHeight(input: React.RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again for each text
  useLayoutEffect(() => {
    const element = input.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [input, text]);
}
