import type { Account } from "@docket/contract";
import { useState } from "react";
import { ConfirmButtons } from "../account/confirm-buttons.js";
import { CopyField } from "../account/copy-field.js";
import { useConfirmedAction } from "../account/use-confirmation.js";
import { api } from "../api/client.js";
import { announce } from "../shared/announce.js";
import { ErrorText } from "../shared/error-text.js";
import { RowButton } from "../shared/rows.js";

interface UserActionsProps {
  account: Account;
  onChanged: () => unknown;
}

/** What an administrator can do to somebody else's account. */
export function UserActions({ account, onChanged }: UserActionsProps) {
  const { id, name, email, isAdmin, disabledAt } = account;
  const [disabling, setDisabling] = useState(false);
  const [reset, setReset] = useState<{ link: string; sent: boolean } | null>(null);
  const { busy, error, run, question } = useConfirmedAction();

  const change = (to: { disabled?: boolean; isAdmin?: boolean }, done: string) =>
    run(async () => {
      await api.updateUser({ id, ...to });
      setDisabling(false);
      announce(done);
      await onChanged();
    });

  const makeLink = () => run(async () => setReset(await api.resetPassword({ id })));

  if (reset) {
    const mailed = reset.sent ? ` It was also mailed to ${email}.` : "";
    return (
      <CopyField
        label={`A link for ${name} to set a new password, good for one hour.${mailed}`}
        value={reset.link}
        onDone={() => setReset(null)}
      />
    );
  }
  return (
    <>
      {disabling ? (
        <div className="buttons">
          <p className="quiet">
            {name} will be signed out everywhere, and API keys stop working. Nothing is deleted.
          </p>
          <ConfirmButtons
            verb="Disable"
            busy={busy}
            onConfirm={() => void change({ disabled: true }, `${name} was disabled.`)}
            onCancel={() => setDisabling(false)}
          />
        </div>
      ) : (
        <div className="buttons">
          {disabledAt ? (
            <RowButton
              loading={busy}
              onClick={() => void change({ disabled: false }, `${name} was enabled.`)}
            >
              Enable
            </RowButton>
          ) : (
            <RowButton onClick={() => setDisabling(true)}>Disable…</RowButton>
          )}
          <RowButton
            loading={busy}
            onClick={() =>
              void change(
                { isAdmin: !isAdmin },
                isAdmin ? `${name} is no administrator any more.` : `${name} is an administrator.`,
              )
            }
          >
            {isAdmin ? "Remove as administrator" : "Make administrator"}
          </RowButton>
          <RowButton loading={busy} onClick={() => void makeLink()}>
            Link to set a password
          </RowButton>
        </div>
      )}
      {question}
      <ErrorText>{error}</ErrorText>
    </>
  );
}
