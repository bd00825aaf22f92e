import { oauthProvider } from "@better-auth/oauth-provider";
import { GRANT_TYPES, mcpAddress, OAUTH_SCOPES } from "./oauth-metadata.js";
import { tableOf } from "./tables.js";

const HOUR = 3600;

/**
 * Lets applications act for a person who authorizes them: OAuth 2.1 with PKCE. Anybody may register one; what
 * it may do depends on the person, who is asked on the page.
 */
export function oauthServer(publicUrl: string) {
  return oauthProvider({
    scopes: [...OAUTH_SCOPES],
    clientRegistrationDefaultScopes: [...OAUTH_SCOPES],
    grantTypes: [...GRANT_TYPES],
    allowDynamicClientRegistration: true,
    allowUnauthenticatedClientRegistration: true,
    resources: [mcpAddress(publicUrl)],
    enforcePerClientResources: false, // there is one resource, for all
    accessTokenExpiresIn: HOUR,
    refreshTokenExpiresIn: 90 * 24 * HOUR,
    // Tolerates an application whose response was lost, or that refreshes twice at once.
    refreshTokenReuseInterval: 30,
    rateLimit: { register: { window: HOUR, max: 30 } },
    loginPage: `${publicUrl}/consent/sign-in`,
    consentPage: `${publicUrl}/consent`,
    schema: {
      oauthClient: tableOf("oauth_clients"),
      oauthResource: tableOf("oauth_resources"),
      oauthClientResource: tableOf("oauth_client_resources"),
      oauthRefreshToken: tableOf("oauth_refresh_tokens"),
      oauthAccessToken: tableOf("oauth_access_tokens"),
      oauthConsent: tableOf("oauth_consents"),
      oauthClientAssertion: tableOf("oauth_client_assertions"),
    },
  });
}
