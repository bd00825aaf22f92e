import type { BetterAuthOptions } from "better-auth";

// The table and column names for Better Auth.

const clock = { createdAt: "created_at", updatedAt: "updated_at" };

export const userTable = {
  modelName: "users",
  fields: { emailVerified: "email_verified", ...clock },
} satisfies BetterAuthOptions["user"];

export const sessionTable = {
  modelName: "sessions",
  fields: {
    userId: "user_id",
    expiresAt: "expires_at",
    ipAddress: "ip_address",
    userAgent: "user_agent",
    ...clock,
  },
} satisfies BetterAuthOptions["session"];

export const accountTable = {
  modelName: "accounts",
  fields: {
    userId: "user_id",
    accountId: "account_id",
    providerId: "provider_id",
    accessToken: "access_token",
    refreshToken: "refresh_token",
    idToken: "id_token",
    accessTokenExpiresAt: "access_token_expires_at",
    refreshTokenExpiresAt: "refresh_token_expires_at",
    ...clock,
  },
} satisfies BetterAuthOptions["account"];

export const verificationTable = {
  modelName: "verifications",
  fields: { expiresAt: "expires_at", ...clock },
} satisfies BetterAuthOptions["verification"];

/** Of the plugins `apiKey` and `jwt`. */
export const apiKeySchema = {
  apikey: {
    modelName: "api_keys",
    fields: {
      configId: "config_id",
      referenceId: "user_id",
      refillInterval: "refill_interval",
      refillAmount: "refill_amount",
      lastRefillAt: "last_refill_at",
      rateLimitEnabled: "rate_limit_enabled",
      rateLimitTimeWindow: "rate_limit_time_window",
      rateLimitMax: "rate_limit_max",
      requestCount: "request_count",
      lastRequest: "last_request",
      expiresAt: "expires_at",
      ...clock,
    },
  },
};

export const jwksSchema = {
  jwks: {
    modelName: "jwks",
    fields: {
      publicKey: "public_key",
      privateKey: "private_key",
      createdAt: "created_at",
      expiresAt: "expires_at",
    },
  },
};

export const twoFactorSchema = {
  user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
  twoFactor: {
    modelName: "two_factors",
    fields: {
      backupCodes: "backup_codes",
      userId: "user_id",
      failedVerificationCount: "failed_verification_count",
      lockedUntil: "locked_until",
    },
  },
};

export const passkeySchema = {
  passkey: {
    modelName: "passkeys",
    fields: {
      userId: "user_id",
      credentialID: "credential_id",
      publicKey: "public_key",
      deviceType: "device_type",
      backedUp: "backed_up",
      createdAt: "created_at",
    },
  },
};
