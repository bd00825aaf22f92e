import { limits } from "@docket/contract/limits";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { deletePasskey, type Passkey, renamePasskey } from "../api/passkeys.js";
import { announce } from "../shared/announce.js";
import { ErrorText } from "../shared/error-text.js";
import { onEscape } from "../shared/on-escape.js";
import { Row } from "../shared/rows.js";
import classes from "../shared/rows.module.css";
import { useAction } from "../shared/use-action.js";
import { Moment } from "../shell/moment.js";
import dialog from "./account-dialog.module.css";
import { ConfirmButtons } from "./confirm-buttons.js";
import { useConfirmation } from "./use-confirmation.js";

interface PasskeyRowProps {
  passkey: Passkey;
  onChanged: () => unknown;
}

/** One passkey, which can be renamed or removed. */
export function PasskeyRow({ passkey, onChanged }: PasskeyRowProps) {
  const { id, createdAt } = passkey;
  const name = passkey.name ?? "Passkey";
  const [doing, setDoing] = useState<"rename" | "remove" | null>(null);
  const [typed, setTyped] = useState(name);
  const { busy, error, run, onSubmit } = useAction();
  const { confirmed, question } = useConfirmation();

  const rename = onSubmit(async () => {
    await renamePasskey(id, typed.trim());
    setDoing(null);
    await onChanged();
  });

  const remove = () =>
    run(async () => {
      await confirmed(() => deletePasskey(id));
      announce(`Passkey ${name} removed.`);
      await onChanged();
    });

  if (doing === "rename") {
    return (
      <li className={classes.row}>
        <form className={dialog.row} onSubmit={rename} onKeyDown={onEscape(() => setDoing(null))}>
          <TextInput
            label={`New name for ${name}`}
            autoComplete="off"
            autoFocus
            maxLength={limits.keyName}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy} disabled={typed.trim() === ""}>
            Rename
          </Button>
          <Button variant="default" onClick={() => setDoing(null)}>
            Cancel
          </Button>
        </form>
        <ErrorText>{error}</ErrorText>
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
      <span className={classes.buttons}>
        {doing === "remove" ? (
          <ConfirmButtons
            verb="Remove"
            busy={busy}
            onConfirm={() => void remove()}
            onCancel={() => setDoing(null)}
          />
        ) : (
          <>
            <Button
              size="xs"
              variant="default"
              aria-label={`Rename ${name}`}
              onClick={() => {
                setTyped(name);
                setDoing("rename");
              }}
            >
              Rename
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-label={`Remove ${name}`}
              onClick={() => setDoing("remove")}
            >
              Remove
            </Button>
          </>
        )}
      </span>
      {question}
    </Row>
  );
}
