import type { Message } from "@docket/contract";
import { memo } from "react";
import { exactDate } from "../tasks/dates.js";
import { Dots } from "./answer.js";
import { INPUT_ID } from "./composer.js";
import { useChats } from "./data/chats.js";
import type { UnsentMessage } from "./data/unsent-messages.js";
import classes from "./messages.module.css";

/** What a person has said. */
export const Said = memo(function Said({ message }: { message: Message }) {
  return (
    <article
      className={classes.said}
      aria-label="You"
      title={exactDate(message.createdAt)}
      dir="auto"
    >
      {message.content}
    </article>
  );
});

/** What is on its way to the assistant, or did not get there. */
export const Unsent = memo(function Unsent({ unsent }: { unsent: UnsentMessage }) {
  const chats = useChats();
  const { key, content, state, trouble } = unsent;

  function change() {
    chats.unsent.remove(key);
    const { drafts, current } = chats;
    const draft = drafts.read(current.get()).trim();
    drafts.write(current.get(), [content, draft].filter(Boolean).join("\n"));
    document.getElementById(INPUT_ID)?.focus();
  }

  function again() {
    chats.sayAgain(key);
    document.getElementById(INPUT_ID)?.focus();
  }

  return (
    <>
      <article className={classes.said} aria-label="You" data-unsent dir="auto">
        {content}
      </article>
      {state === "sending" ? (
        <Dots words="Sending" />
      ) : (
        <div className={classes.failed} role="alert">
          <p>Not sent, but kept here. {trouble}</p>
          <button type="button" onClick={again}>
            Send again
          </button>
          <button type="button" onClick={change}>
            Change it
          </button>
        </div>
      )}
    </>
  );
});
