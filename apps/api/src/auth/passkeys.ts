import type { PasskeyOptions } from "@better-auth/passkey";
import { filledText, limits } from "@docket/contract";
import { APIError } from "better-auth/api";
import { tableOf } from "./tables.js";
import { checkedField } from "./user-rules.js";

/**
 * Options for passkeys. The device must verify its user, by a fingerprint or a PIN: a passkey replaces both
 * the password and the code of two-factor authentication.
 *
 * @param publicUrl whose host the keys are for
 */
export function passkeyOptions(publicUrl: string): PasskeyOptions {
  const { hostname, origin } = new URL(publicUrl);
  return {
    rpName: "Docket",
    rpID: hostname,
    origin,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    registration: {
      afterVerification: ({ verification }) =>
        requireVerified(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) =>
        requireVerified(verification.authenticationInfo.userVerified),
    },
    schema: { passkey: tableOf("passkeys", { credentialID: "credential_id" }) },
  };
}

function requireVerified(isVerified: boolean | undefined): void {
  if (isVerified) return;
  throw new APIError("FORBIDDEN", {
    code: "USER_NOT_VERIFIED",
    message: "The device must verify who you are, by a fingerprint, a face or a PIN.",
  });
}

const nameRule = filledText(limits.keyName);

/** Checks the name of a passkey before it is added or renamed. @throws APIError 400 */
export function checkPasskeyName(name: unknown): void {
  if (name !== undefined) checkedField("name", nameRule, name);
}
