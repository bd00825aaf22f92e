/** Where Better Auth's routes are. */
export const AUTH_PATH = "/api/auth";

/**
 * Better Auth's routes that are served: those that the page and programs use. It has many more, such as one with the
 * token of a mailed link in its path, which would be logged; for some of them the contract has operations.
 */
export const servedRoutes: ReadonlySet<string> = new Set([
  "/sign-up/email",
  "/sign-in/email",
  "/sign-in/social",
  "/callback/oidc",
  "/error",
  "/sign-out",
  "/get-session",
  "/token",
  "/jwks",
  "/verify-email",
  "/change-email",
  "/change-password",
  "/request-password-reset",
  "/reset-password",
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/generate-backup-codes",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/list-user-passkeys",
  "/passkey/update-passkey",
  "/passkey/delete-passkey",
  "/passkey/generate-authenticate-options",
  "/passkey/verify-authentication",
  "/oauth2/register",
  "/oauth2/authorize",
  "/oauth2/public-client",
  "/oauth2/consent",
  "/oauth2/token",
  "/oauth2/revoke",
]);
