import type { Message } from "@docket/contract";
import { exactMoment } from "@docket/dates";
import { memo } from "react";
import { useAccount } from "../store/use-store.js";
import { ProgressDots } from "./answer.js";
import { INPUT_ID } from "./composer.js";
import { useChats } from "./data/chats.js";
import type { UnsentMessage } from "./data/unsent-messages.js";
import classes from "./messages.module.css";

/** A message of the user. */
export const UserMessage = memo(function UserMessage({ message }: { message: Message }) {
  const clock = useAccount();
  return (
    <article
      className={classes.message}
      aria-label="You"
      title={exactMoment(message.createdAt, clock)}
      dir="auto"
    >
      {message.content}
    </article>
  );
});

/** A message that is being sent, or could not be. */
export const UnsentUserMessage = memo(function UnsentUserMessage({
  unsent,
}: {
  unsent: UnsentMessage;
}) {
  const chats = useChats();
  const { key, content, state, error } = unsent;

  function edit() {
    chats.unsent.remove(key);
    const { drafts, current } = chats;
    const draft = drafts.read(current.get()).trim();
    drafts.write(current.get(), [content, draft].filter(Boolean).join("\n"));
    document.getElementById(INPUT_ID)?.focus();
  }

  function resend() {
    chats.resend(key);
    document.getElementById(INPUT_ID)?.focus();
  }

  return (
    <>
      <article className={classes.message} aria-label="You" data-unsent dir="auto">
        {content}
      </article>
      {state === "sending" ? (
        <ProgressDots text="Sending" />
      ) : (
        <div className={classes.failed} role="alert">
          <p>Not sent. It’s kept in this browser. {error}</p>
          <button type="button" onClick={resend}>
            Resend
          </button>
          <button type="button" onClick={edit}>
            Edit
          </button>
        </div>
      )}
    </>
  );
});
