import { basePath } from "../shared/base-path.js";

/** An application's authorisation request that the page was opened with. */
export interface ConsentRequest {
  /** The server redirected here because nobody was signed in; the request has to be repeated. */
  wantsSignIn: boolean;
  /** The query string as it is in the URL, signed by the server. */
  query: string;
}

/** The request in a URL of the page; null if it has none. */
export function consentRequestIn(path: string, search: string): ConsentRequest | null {
  const found = /^\/consent(\/sign-in)?\/?$/.exec(path);
  return found && { wantsSignIn: found[1] !== undefined, query: search.slice(1) };
}

/** Read once when the page is loaded: the URL changes during sign-in. */
export const consentRequest =
  typeof window === "undefined"
    ? null
    : consentRequestIn(window.location.pathname.slice(basePath.length), window.location.search);
