import "@mantine/core/styles/Checkbox.css";
import { Checkbox } from "@mantine/core";

interface EndAccessProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Asks whether everything that lets somebody into the account ends together with its old password. */
export function EndAccess({ checked, onChange }: EndAccessProps) {
  return (
    <Checkbox
      label="Remove all other ways in as well: passkeys, API keys, connected applications"
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
