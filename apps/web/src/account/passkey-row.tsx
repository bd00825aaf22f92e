import { limits } from "@docket/contract/limits";
import { Button, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { deletePasskey, type Passkey, renamePasskey } from "../api/passkeys.js";
import { announce } from "../shared/announce.js";
import { onEscape } from "../shared/on-escape.js";
import { Row, RowButton } from "../shared/rows.js";
import classes from "../shared/rows.module.css";
import { Moment } from "../shell/moment.js";
import { ActionForm } from "./action-form.js";
import { ConfirmButtons } from "./confirm-buttons.js";
import { useConfirmedAction } from "./use-confirmation.js";

interface PasskeyRowProps {
  passkey: Passkey;
  onChanged: () => unknown;
}

/** One passkey, which can be renamed or removed. */
export function PasskeyRow({ passkey, onChanged }: PasskeyRowProps) {
  const { id, createdAt } = passkey;
  const name = passkey.name ?? "Passkey";
  const [doing, setDoing] = useState<"rename" | "remove" | null>(null);
  const [typed, setTyped] = useInputState(name);
  const action = useConfirmedAction();
  const { busy, error, question } = action;
  const close = () => setDoing(null);

  async function rename() {
    await renamePasskey(id, typed.trim());
    close();
    await onChanged();
  }

  async function remove() {
    await deletePasskey(id);
    announce(`Passkey ${name} removed.`);
    await onChanged();
  }

  if (doing === "rename") {
    return (
      <li className={classes.row}>
        <ActionForm
          action={action}
          onSubmit={rename}
          verb="Rename"
          disabled={typed.trim() === ""}
          beside={
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
          }
          onKeyDown={onEscape(close)}
        >
          <TextInput
            label={`New name for ${name}`}
            autoComplete="off"
            autoFocus
            maxLength={limits.keyName}
            value={typed}
            error={error}
            onChange={setTyped}
          />
        </ActionForm>
      </li>
    );
  }
  const facts = (
    <>
      Added <Moment at={createdAt} />
    </>
  );
  return (
    <Row name={name} facts={facts} error={error}>
      <span className="buttons">
        {doing === "remove" ? (
          <ConfirmButtons
            verb="Remove"
            busy={busy}
            onConfirm={() => void action.run(remove)}
            onCancel={close}
          />
        ) : (
          <>
            <RowButton
              aria-label={`Rename ${name}`}
              onClick={() => {
                setTyped(name);
                setDoing("rename");
              }}
            >
              Rename
            </RowButton>
            <RowButton aria-label={`Remove ${name}`} onClick={() => setDoing("remove")}>
              Remove
            </RowButton>
          </>
        )}
      </span>
      {question}
    </Row>
  );
}
