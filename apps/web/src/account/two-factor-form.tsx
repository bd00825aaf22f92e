import { Button, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { verifyCode } from "../api/account.js";
import { InvalidField } from "../shared/invalid-field.js";
import { AuthForm } from "./auth-form.js";
import { useAuthForm } from "./use-auth-form.js";

/** The second step of signing in. */
export function TwoFactorForm({ onCancel }: { onCancel: () => void }) {
  const [code, setCode] = useInputState("");
  const form = useAuthForm(async () => {
    if (code.trim() === "") throw new InvalidField("code", "Enter the code.");
    return verifyCode(code);
  });
  const back = (
    <Button variant="subtle" fullWidth onClick={onCancel}>
      Back
    </Button>
  );
  return (
    <AuthForm form={form} verb="Go on" below={back}>
      <TextInput
        {...form.fieldProps("code")}
        label="Code"
        description="From your authenticator app, or one of your backup codes. If you have lost both, ask whoever looks after this Docket."
        autoComplete="one-time-code"
        autoCapitalize="none"
        autoFocus
        value={code}
        onChange={setCode}
      />
    </AuthForm>
  );
}
