import { codePoints, limits, normalized } from "@docket/contract";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import type { OidcConfig } from "../config.js";
import { discoveryUrl, OIDC_PROVIDER } from "./oidc-provider.js";

/**
 * Sign-in through a provider that speaks OpenID Connect. It is asked for its addresses when somebody first signs
 * in through it. By default it would be asked before the first sign-in of any kind, and one that does not answer
 * would hold up all of them.
 */
export function singleSignOn({ issuer, clientId, clientSecret }: OidcConfig) {
  const plugin = genericOAuth({
    config: [
      {
        providerId: OIDC_PROVIDER,
        discoveryUrl: discoveryUrl(issuer),
        clientId,
        clientSecret,
        scopes: ["openid", "email", "profile"],
        mapProfileToUser: (profile: Record<string, unknown>) => ({
          name: nameOf(profile),
          image: undefined,
        }),
      },
    ],
  });
  // As the plugin leaves it for providers that it could not reach: it tries again with each sign-in.
  const init: typeof plugin.init = async () => ({
    context: {
      genericOAuthPendingDiscovery: new Map(
        plugin.options.config.map((config) => [config.providerId, config]),
      ),
    } as never,
  });
  return { ...plugin, init };
}

/** The person's name in a provider's profile, which may have it in any of several claims, or in none. */
function nameOf({ name, preferred_username, email }: Record<string, unknown>): string {
  const given = [name, preferred_username, email].find(
    (value) => typeof value === "string" && value.trim() !== "",
  );
  const text = normalized(String(given ?? "Somebody")).trim();
  return codePoints(text) <= limits.name ? text : [...text].slice(0, limits.name).join("");
}
