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

/**
 * The URL that repeats the request: without the parameters that the server added, and without those
 * that would demand another sign-in.
 */
export function authorizeAddress({ query }: ConsentRequest): string {
  const asked = new URLSearchParams(query);
  const added = ["sig", "exp", "ba_iat", "ba_param", "ba_pl"];
  for (const name of [...added, "prompt", "max_age"]) asked.delete(name);
  return `${basePath}/api/auth/oauth2/authorize?${asked}`;
}

/** The redirect target in words: the host, or which app opens. */
export function destinationOf(redirectUri: string): string {
  if (!URL.canParse(redirectUri)) return redirectUri;
  const { protocol, hostname, host } = new URL(redirectUri);
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return "a program on this computer";
  return protocol === "https:" || protocol === "http:" ? host : `the app that opens ${protocol}`;
}
