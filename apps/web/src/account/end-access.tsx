import "@mantine/core/styles/Checkbox.css";
import { Checkbox } from "@mantine/core";

/** Asks whether everything that lets somebody into the account ends together with its old password. */
export const EndAccess = Checkbox.withProps({
  label: "Remove all other ways in as well: passkeys, API keys, connected applications",
});
