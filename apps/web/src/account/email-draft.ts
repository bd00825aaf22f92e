import { tab } from "../shared/kept.js";

const KEY = "docket.email";

/** The e-mail that was typed in this tab, for the other door and after a reload. */
export function emailDraft(): string {
  return tab.read<string>(KEY) ?? "";
}

export function keepEmailDraft(email: string): void {
  tab.write(KEY, email);
}
