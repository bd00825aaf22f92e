import { basePath } from "../shared/base-path.js";
import type { ConsentRequest } from "./consent-request.js";

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
