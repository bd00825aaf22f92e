import { oauthProvider } from "@better-auth/oauth-provider";
import { oauthSchema } from "./oauth-tables.js";

/** What an application may ask for; `offline_access` lets it go on without the person. */
export const OAUTH_SCOPES = ["read", "write", "offline_access"] as const;

/** The address of MCP, for which alone the tokens of applications are good. */
export function mcpAddress(publicUrl: string): string {
  return `${publicUrl}/mcp`;
}

const HOUR = 3600;

/**
 * Lets applications that a person allows act for them: OAuth 2.1 with PKCE. Anybody may register one; what it
 * may do depends on the person, who is asked on the page.
 */
export function oauthServer(publicUrl: string) {
  return oauthProvider({
    scopes: [...OAUTH_SCOPES],
    clientRegistrationDefaultScopes: [...OAUTH_SCOPES],
    grantTypes: ["authorization_code", "refresh_token"],
    allowDynamicClientRegistration: true,
    allowUnauthenticatedClientRegistration: true,
    accessTokenExpiresIn: HOUR,
    refreshTokenExpiresIn: 90 * 24 * HOUR,
    loginPage: `${publicUrl}/consent/sign-in`,
    consentPage: `${publicUrl}/consent`,
    schema: oauthSchema,
  });
}

/** Routes of the plugin that nobody needs here: clients register themselves, and people use our operations. */
export const unusedOAuthPaths = [
  ...["create-client", "get-client", "get-clients", "update-client", "delete-client"],
  ...["client/rotate-secret", "get-consent", "get-consents", "update-consent", "delete-consent"],
  ...["introspect", "userinfo", "end-session", "end-session/confirm", "continue"],
].map((path) => `/oauth2/${path}`);
