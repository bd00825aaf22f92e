import { PasskeyRefused, type SignInOptions } from "./account.js";
import { callAuth, toUser, type User } from "./auth.js";

/** A passkey of the user. */
export interface Passkey {
  id: string;
  name: string | null;
  createdAt: string;
}

/** Whether this browser can use this server's passkeys at the current origin. */
export function canUsePasskeys({ origins: [own] }: Pick<SignInOptions, "origins">): boolean {
  const { origin, hostname } = window.location;
  const isAddress = /^[\d.]+$|^\[/.test(hostname); // passkeys need a host name
  return "PublicKeyCredential" in window && own === origin && !isAddress;
}

/** Rejects with `AuthError` or {@link PasskeyRefused}, as the other functions do. */
export async function listPasskeys(): Promise<Passkey[]> {
  return (await callAuth("GET", "passkey/list-user-passkeys")) as Passkey[];
}

/** Creates a passkey on a device. */
export async function addPasskey(name: string): Promise<void> {
  const optionsJSON = await callAuth("GET", "passkey/generate-register-options");
  const { startRegistration } = await import("@simplewebauthn/browser");
  const response = await asked(() => startRegistration({ optionsJSON: optionsJSON as never }));
  await callAuth("POST", "passkey/verify-registration", { response, name });
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  await callAuth("POST", "passkey/update-passkey", { id, name });
}

export async function deletePasskey(id: string): Promise<void> {
  await callAuth("POST", "passkey/delete-passkey", { id });
}

/** Signs in with a passkey that a device offers. */
export async function signInWithPasskey(): Promise<User> {
  const offered = (await callAuth("GET", "passkey/generate-authenticate-options")) as object;
  // A passkey also replaces the code of an app, so the server refuses one without user verification
  // (a PIN or the like).
  const optionsJSON = { ...offered, userVerification: "required" };
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const response = await asked(() => startAuthentication({ optionsJSON: optionsJSON as never }));
  const reply = await callAuth("POST", "passkey/verify-authentication", { response });
  return toUser((reply as { user: User }).user);
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const exists = (cause as { name?: string }).name === "InvalidStateError";
    throw new PasskeyRefused(exists ? "exists" : "none", { cause });
  }
}
