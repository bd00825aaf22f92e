/** What an application may ask for; `offline_access` lets it go on without asking the person again. */
export const OAUTH_SCOPES = ["read", "write", "offline_access"] as const;

/** How an application may get a token. */
export const GRANT_TYPES = ["authorization_code", "refresh_token"] as const;

/** The address of MCP, the only audience of applications' tokens. */
export function mcpAddress(publicUrl: string): string {
  return `${publicUrl}/mcp`;
}

/** The address of the metadata of MCP as a protected resource (RFC 9728). */
export function resourceMetadataAddress(publicUrl: string): string {
  return `${publicUrl}/.well-known/oauth-protected-resource/mcp`;
}

/**
 * The protected resource metadata of MCP, which an application needs to ask for access (RFC 9728).
 */
export function resourceMetadata(publicUrl: string) {
  return {
    resource: mcpAddress(publicUrl),
    authorization_servers: [publicUrl],
    scopes_supported: OAUTH_SCOPES,
    bearer_methods_supported: ["header"],
    resource_name: "Docket",
  };
}

/**
 * The authorization server metadata (RFC 8414), for the part of the plugin that is used here. The last two
 * fields are for programs that look for OpenID Connect, which is not offered.
 */
export function serverMetadata(publicUrl: string) {
  const base = `${publicUrl}/api/auth`;
  const authMethods = ["none", "client_secret_basic", "client_secret_post"];
  return {
    issuer: publicUrl,
    authorization_endpoint: `${base}/oauth2/authorize`,
    token_endpoint: `${base}/oauth2/token`,
    registration_endpoint: `${base}/oauth2/register`,
    revocation_endpoint: `${base}/oauth2/revoke`,
    jwks_uri: `${base}/jwks`,
    scopes_supported: OAUTH_SCOPES,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: GRANT_TYPES,
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["EdDSA"],
  };
}
