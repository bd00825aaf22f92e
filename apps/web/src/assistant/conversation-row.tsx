import type { Conversation } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { Button, type ButtonProps, Input } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { api } from "../api/client.js";
import { announce } from "../shared/announce.js";
import { PencilIcon, TrashIcon } from "../shared/icons.js";
import { onEscape } from "../shared/on-escape.js";
import { useAction } from "../shared/use-action.js";
import { Moment } from "../shell/moment.js";
import { IconButton } from "../theme/icon-button.js";
import classes from "./conversations.module.css";
import { useChats } from "./data/chats.js";

interface ConversationRowProps {
  conversation: Conversation;
  current: boolean;
  onOpen: () => void;
  onDeleted: () => void;
}

/** A conversation as a row, as a form to rename it, or as a confirmation to delete it. */
export function ConversationRow(props: ConversationRowProps) {
  const [state, setState] = useState<"row" | "rename" | "delete">("row");
  const { conversation, current, onOpen, onDeleted } = props;
  const title = conversation.title ?? "Untitled";
  const row = useRef<HTMLLIElement>(null);

  function close() {
    // The focused form disappears; the focus must be back before the next key is pressed.
    flushSync(() => setState("row"));
    row.current?.querySelector("button")?.focus();
  }

  return (
    <li ref={row} className={classes.row} data-current={current || undefined}>
      {state === "rename" && <Rename conversation={conversation} onDone={close} />}
      {state === "delete" && (
        <Delete conversation={conversation} title={title} onCancel={close} onDeleted={onDeleted} />
      )}
      {state === "row" && (
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
            <Moment className={classes.date} at={conversation.updatedAt} />
          </button>
          <IconButton label={`Rename ${title}`} onClick={() => setState("rename")}>
            <PencilIcon />
          </IconButton>
          <IconButton label={`Delete ${title}`} onClick={() => setState("delete")}>
            <TrashIcon />
          </IconButton>
        </>
      )}
    </li>
  );
}

function Rename({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const { changed } = useChats();
  const [title, setTitle] = useState(conversation.title ?? "");
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.select(), []);

  async function rename() {
    await api.updateConversation({ id: conversation.id, title: title.trim() });
    changed(conversation.id);
    announce("Renamed.");
    onDone();
  }

  return (
    <RowForm action={rename} label="Rename" disabled={title.trim() === ""} onCancel={onDone}>
      <Input
        ref={field}
        aria-label="Conversation name"
        autoFocus
        attributes={{ input: { dir: "auto" } }}
        maxLength={limits.title}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
    </RowForm>
  );
}

interface DeleteProps {
  conversation: Conversation;
  title: string;
  onCancel: () => void;
  onDeleted: () => void;
}

function Delete({ conversation: { id }, title, onCancel, onDeleted }: DeleteProps) {
  const { removeConversation } = useChats();

  async function remove() {
    await api.deleteConversation({ id });
    removeConversation(id);
    announce("Conversation deleted.");
    onDeleted();
  }

  return (
    <RowForm action={remove} label="Delete" color="red.8" autoFocus onCancel={onCancel}>
      <p>
        Delete <strong dir="auto">{title}</strong> and all its messages? Your tasks are not
        affected.
      </p>
    </RowForm>
  );
}

interface RowFormProps extends Pick<ButtonProps, "color" | "disabled"> {
  action: () => Promise<void>;
  /** The label of the button that runs the action. */
  label: string;
  autoFocus?: boolean;
  onCancel: () => void;
  children: ReactNode;
}

function RowForm({ action, label, onCancel, children, ...button }: RowFormProps) {
  const { busy, error, onSubmit } = useAction();
  return (
    <form className={classes.form} onSubmit={onSubmit(action)} onKeyDown={onEscape(onCancel)}>
      {children}
      {error && <p role="alert">{error}</p>}
      <Button type="submit" size="compact-md" loading={busy} {...button}>
        {label}
      </Button>
      <Button size="compact-md" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}
