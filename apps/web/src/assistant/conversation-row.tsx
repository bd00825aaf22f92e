import type { Conversation } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { Button, Input } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { api } from "../api/client.js";
import { inWords } from "../api/words.js";
import { announce } from "../shared/announce.js";
import { PencilIcon, TrashIcon } from "../shared/icons.js";
import { exactDate, shortDate } from "../tasks/dates.js";
import classes from "./conversations.module.css";
import { useChats } from "./data/chats.js";

interface ConversationRowProps {
  conversation: Conversation;
  current: boolean;
  onOpen: () => void;
  onDeleted: () => void;
}

/** A conversation as a line, or as the form that renames it, or as the question whether to delete it. */
export function ConversationRow(props: ConversationRowProps) {
  const [state, setState] = useState<"line" | "rename" | "delete">("line");
  const { conversation, current, onOpen, onDeleted } = props;
  const title = conversation.title ?? "Without a name";
  const line = useRef<HTMLLIElement>(null);

  function back() {
    // The form goes away under the focus, which must be back before the next key is pressed.
    flushSync(() => setState("line"));
    line.current?.querySelector("button")?.focus();
  }

  return (
    <li ref={line} className={classes.row} data-current={current || undefined}>
      {state === "rename" && <Rename conversation={conversation} onDone={back} />}
      {state === "delete" && (
        <Delete conversation={conversation} title={title} onKeep={back} onDeleted={onDeleted} />
      )}
      {state === "line" && (
        <>
          <button
            type="button"
            className={classes.open}
            aria-current={current || undefined}
            onClick={onOpen}
          >
            <span className={classes.title} dir="auto">
              {title}
            </span>
            <time
              className={classes.date}
              dateTime={conversation.updatedAt}
              title={exactDate(conversation.updatedAt)}
            >
              {shortDate(conversation.updatedAt) || "today"}
            </time>
          </button>
          <button type="button" aria-label={`Rename ${title}`} onClick={() => setState("rename")}>
            <PencilIcon />
          </button>
          <button type="button" aria-label={`Delete ${title}`} onClick={() => setState("delete")}>
            <TrashIcon />
          </button>
        </>
      )}
    </li>
  );
}

function Rename({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const { messages } = useChats();
  const [title, setTitle] = useState(conversation.title ?? "");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.select(), []);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (title.trim() === "") return;
    setBusy(true);
    try {
      await api.updateConversation({ id: conversation.id, title: title.trim() });
      messages.renamed(conversation.id);
      announce("Renamed.");
      onDone();
    } catch (error) {
      setTrouble(inWords(error));
      setBusy(false);
    }
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        onDone();
      }}
    >
      <Input
        ref={field}
        aria-label="Name of the conversation"
        autoFocus
        attributes={{ input: { dir: "auto" } }}
        maxLength={limits.title}
        error={trouble !== null}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {trouble && <p role="alert">{trouble}</p>}
      <Button type="submit" size="compact-md" loading={busy} disabled={title.trim() === ""}>
        Rename
      </Button>
      <Button size="compact-md" variant="default" onClick={onDone}>
        Cancel
      </Button>
    </form>
  );
}

interface DeleteProps {
  conversation: Conversation;
  title: string;
  onKeep: () => void;
  onDeleted: () => void;
}

function Delete({ conversation: { id }, title, onKeep, onDeleted }: DeleteProps) {
  const { forget } = useChats();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function remove(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await api.deleteConversation({ id });
      forget(id);
      announce("The conversation is deleted.");
      onDeleted();
    } catch (error) {
      setTrouble(inWords(error));
      setBusy(false);
    }
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => void remove(event)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        onKeep();
      }}
    >
      <p>
        Delete <strong dir="auto">{title}</strong> and all its messages? Your tasks stay.
      </p>
      {trouble && <p role="alert">{trouble}</p>}
      <Button type="submit" size="compact-md" color="red.8" loading={busy} autoFocus>
        Delete
      </Button>
      <Button size="compact-md" variant="default" onClick={onKeep}>
        Keep
      </Button>
    </form>
  );
}
