import { limits } from "@docket/contract/limits";
import { Button } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { changePassword } from "../api/account.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import classes from "./account-dialog.module.css";
import { EndAccess } from "./end-access.js";
import { PasswordField } from "./password-field.js";
import { Username } from "./username.js";

/** Changes the password, which ends all other sessions. */
export function ChangePassword({ onChanged }: { onChanged: () => unknown }) {
  const [currentPassword, setCurrent] = useInputState("");
  const [newPassword, setNew] = useInputState("");
  const [revokeApiKeys, setRevoke] = useState(false);
  const { busy, error, setError, onSubmit } = useAction();

  const save = onSubmit(async () => {
    if (newPassword.length < limits.password.min) {
      return setError(`Password must be at least ${limits.password.min} characters.`);
    }
    await changePassword({ currentPassword, newPassword, revokeApiKeys });
    setCurrent("");
    setNew("");
    toasts.show({ message: "Password changed. You’re signed out everywhere else." });
    await onChanged();
  });

  return (
    <section>
      <h3 className={classes.title}>Change password</h3>
      <form className={classes.row} onSubmit={save} onChange={() => setError(null)}>
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          value={currentPassword}
          error={error}
          onChange={setCurrent}
        />
        <PasswordField
          label="New password"
          autoComplete="new-password"
          value={newPassword}
          onChange={setNew}
        />
        <EndAccess checked={revokeApiKeys} onChange={setRevoke} />
        <Button
          type="submit"
          loading={busy}
          disabled={currentPassword === "" || newPassword === ""}
        >
          Change password
        </Button>
        <Username />
      </form>
    </section>
  );
}
