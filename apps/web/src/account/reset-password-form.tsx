import { limits } from "@docket/contract/limits";
import { useInputState } from "@mantine/hooks";
import { resetPassword } from "../api/account.js";
import { AuthForm } from "./auth-form.js";
import { EndAccess } from "./end-access.js";
import { checkNewPassword, PasswordField } from "./password-field.js";
import { useAuthForm } from "./use-auth-form.js";

/**
 * Sets a new password, with the token from the email link. Whoever forgot it may not know who else has had access, so
 * that all of it ends unless the user says otherwise.
 */
export function ResetPasswordForm({ onDone }: { onDone: () => void }) {
  const [password, setPassword] = useInputState("");
  const [revokeApiKeys, setRevoke] = useInputState(true);
  const form = useAuthForm(async () => {
    checkNewPassword("password", password);
    const token = new URLSearchParams(window.location.search).get("token") ?? "";
    await resetPassword({ token, newPassword: password, revokeApiKeys });
    onDone();
    return null;
  });
  return (
    <AuthForm form={form} verb="Set password">
      <PasswordField
        {...form.fieldProps("password")}
        label="New password"
        description={`At least ${limits.password.min} characters. You’ll be signed out everywhere.`}
        autoComplete="new-password"
        autoFocus
        value={password}
        onChange={setPassword}
      />
      <EndAccess checked={revokeApiKeys} onChange={setRevoke} />
    </AuthForm>
  );
}
