import { basePath } from "../shared/base-path.js";

/** An application's request for access, with which the page was opened. */
export interface ConsentRequest {
  /** The server sent the person here because nobody was signed in; it has to be asked again. */
  wantsSignIn: boolean;
  /** As it stands in the address, signed by the server. */
  query: string;
}

/** What an address of the page has of it; null for all others. */
export function consentRequestIn(path: string, search: string): ConsentRequest | null {
  const found = /^\/consent(\/sign-in)?\/?$/.exec(path);
  return found && { wantsSignIn: found[1] !== undefined, query: search.slice(1) };
}

/** Kept from the start: while somebody signs in, the address changes. */
export const consentRequest =
  typeof window === "undefined"
    ? null
    : consentRequestIn(window.location.pathname.slice(basePath.length), window.location.search);

/**
 * The address at which the server is asked again: without what it added itself, and without what would have it
 * ask for signing in once more.
 */
export function authorizeAddress({ query }: ConsentRequest): string {
  const asked = new URLSearchParams(query);
  const added = ["sig", "exp", "ba_iat", "ba_param", "ba_pl"];
  for (const name of [...added, "prompt", "max_age"]) asked.delete(name);
  return `${basePath}/api/auth/oauth2/authorize?${asked}`;
}

/** Where a person is sent back to, in words: the host, or what else will open. */
export function destinationOf(redirectUri: string): string {
  if (!URL.canParse(redirectUri)) return redirectUri;
  const { protocol, hostname, host } = new URL(redirectUri);
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return "a program on this computer";
  return protocol === "https:" || protocol === "http:" ? host : `the app that opens ${protocol}`;
}
