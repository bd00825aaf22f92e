import { tabStorage } from "../shared/storage.js";

const KEY = "docket.email";

/** The email that was typed in this tab, kept across the forms and reloads. */
export function emailDraft(): string {
  return tabStorage.read<string>(KEY) ?? "";
}

export function saveEmailDraft(email: string): void {
  tabStorage.write(KEY, email);
}
