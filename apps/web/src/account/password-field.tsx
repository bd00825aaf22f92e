import { limits } from "@docket/contract/limits";
import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { InvalidField } from "../shared/invalid-field.js";

/** Throws an `InvalidField` if a new password is too short. */
export function checkNewPassword(field: string, password: string): void {
  if (password.length < limits.password.min) {
    throw new InvalidField(field, `Password must be at least ${limits.password.min} characters.`);
  }
}

/** A field for a password, which can be shown; also by keyboard, unlike Mantine's own. */
export function PasswordField(props: PasswordInputProps) {
  return (
    <PasswordInput
      // Mantine's other fields set it themselves.
      aria-invalid={Boolean(props.error)}
      visibilityToggleFocusable
      // Whether it is shown is said by `aria-pressed`.
      visibilityToggleButtonProps={{ "aria-label": "Show password" }}
      {...props}
    />
  );
}
