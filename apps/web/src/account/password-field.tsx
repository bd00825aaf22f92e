import { PasswordInput } from "@mantine/core";

/** A field for a password, which can be shown; also by keyboard, unlike Mantine's own. */
export const PasswordField = PasswordInput.withProps({
  visibilityToggleFocusable: true,
  // Whether it is shown is said by `aria-pressed`.
  visibilityToggleButtonProps: { "aria-label": "Show password" },
});
