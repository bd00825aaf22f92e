import type { Message } from "@docket/contract";
import { exactMoment } from "@docket/dates";
import { Anchor } from "@mantine/core";
import { type ComponentProps, memo } from "react";
import { connection } from "../api/connection.js";
import { useStore } from "../shared/store.js";
import { useAccount } from "../store/use-store.js";
import { INPUT_ID } from "./composer.js";
import { useChats } from "./data/chats.js";
import type { UnsentMessage } from "./data/unsent-messages.js";
import classes from "./messages.module.css";
import { ProgressDots } from "./progress-dots.js";

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
  const isDown = useStore(connection) !== null;
  const { key, conversationId, content, state, error, unanswerable } = unsent;

  function edit() {
    if (unanswerable && conversationId) chats.replaceConversation(conversationId);
    else {
      chats.unsent.remove(key);
      const { drafts, current } = chats;
      const draft = drafts.read(current.get()).trim();
      drafts.write(current.get(), [content, draft].filter(Boolean).join("\n"));
    }
    document.getElementById(INPUT_ID)?.focus();
  }

  function resend() {
    if (unanswerable && conversationId) chats.replaceConversation(conversationId, key);
    else chats.resend(key);
    document.getElementById(INPUT_ID)?.focus();
  }

  return (
    <>
      <article className={classes.message} aria-label="You" data-unsent dir="auto">
        {content}
      </article>
      {state !== "failed" && (
        <ProgressDots
          text={state === "waiting" || isDown ? "Waiting for the connection" : "Sending"}
        />
      )}
      {state === "waiting" && (
        <div className={classes.failed}>
          <TextButton onClick={edit}>Edit</TextButton>
        </div>
      )}
      {state === "failed" && (
        <div className={classes.failed}>
          <p role="alert">Not sent. It’s kept in this browser. {error}</p>
          <TextButton onClick={resend}>
            {unanswerable ? "Send in a new conversation" : "Resend"}
          </TextButton>
          <TextButton onClick={edit}>Edit</TextButton>
        </div>
      )}
    </>
  );
});

function TextButton(props: Pick<ComponentProps<"button">, "onClick" | "children">) {
  return <Anchor component="button" type="button" fw={600} {...props} />;
}
