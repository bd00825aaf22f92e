import type { OidcConfig } from "../config.js";
import { askServer } from "../system/ask-server.js";

/** The provider's name in addresses: `/api/auth/callback/oidc`. */
export const OIDC_PROVIDER = "oidc";

/** Where a provider describes itself. */
export const discoveryUrl = (issuer: string) => `${issuer}/.well-known/openid-configuration`;

/** Why nobody can sign in through the provider, in a sentence; `null` if it describes itself. */
export async function providerProblem({ issuer }: OidcConfig): Promise<string | null> {
  const url = discoveryUrl(issuer);
  const unusable = (why: string) =>
    `Nobody can sign in with the provider: ${url} ${why}. Look at OIDC_ISSUER.`;
  const answer = await askServer(url);
  if ("trouble" in answer) return unusable(answer.trouble);
  const described = answer.json as Record<string, unknown> | null;
  return described?.authorization_endpoint ? null : unusable("does not describe a provider");
}
