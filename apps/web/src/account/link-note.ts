import { authMessage } from "../api/error-messages.js";

/** What the link of a mail or the provider reports in the query string of the page's URL. */
export function linkNote(search: string, isSignedIn = false): string | undefined {
  const query = new URLSearchParams(search);
  const error = query.get("error");
  // Only a code is repeated: others may have written the link.
  const code = error && /^\w+$/.test(error) ? ` (${error})` : "";
  if (error) return authMessage(error) ?? `That didn’t work${code}. Try again.`;
  if (query.has("confirm"))
    return isSignedIn
      ? "You’re signed in already. To confirm another account’s address, sign out and follow the link again."
      : "Sign in to confirm your address.";
  return query.has("verified") ? "Your address is confirmed." : undefined;
}
