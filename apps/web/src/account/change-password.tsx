import { useInputState } from "@mantine/hooks";
import { changePassword } from "../api/account.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import { ActionForm } from "./action-form.js";
import { EndAccess } from "./end-access.js";
import { checkNewPassword, PasswordField } from "./password-field.js";
import { Section } from "./section.js";
import { Username } from "./username.js";

/** Changes the password, which ends all other sessions. */
export function ChangePassword({ onChanged }: { onChanged: () => unknown }) {
  const [currentPassword, setCurrent] = useInputState("");
  const [newPassword, setNew] = useInputState("");
  const [revokeApiKeys, setRevoke] = useInputState(false);
  const action = useAction();

  async function save() {
    checkNewPassword("newPassword", newPassword);
    await changePassword({ currentPassword, newPassword, revokeApiKeys });
    setCurrent("");
    setNew("");
    toasts.show({ message: "Password changed. You’re signed out everywhere else." });
    await onChanged();
  }

  return (
    <Section name="password">
      <ActionForm
        action={action}
        onSubmit={save}
        verb="Change password"
        disabled={currentPassword === "" || newPassword === ""}
      >
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          value={currentPassword}
          error={action.error}
          onChange={setCurrent}
        />
        <PasswordField
          {...action.fieldProps("newPassword")}
          label="New password"
          autoComplete="new-password"
          value={newPassword}
          onChange={setNew}
        />
        <EndAccess checked={revokeApiKeys} onChange={setRevoke} />
        <Username />
      </ActionForm>
    </Section>
  );
}
