import { api } from "../api/client.js";
import { browserStorage, userKey } from "../shared/storage.js";
import { currentUserId } from "./session.js";

const keyOf = (userId: string) => userKey(userId, "administrator");

/** Whether a user is an administrator, as last known in this browser. */
export function isAdministrator(userId: string): boolean | undefined {
  return browserStorage.read<boolean>(keyOf(userId));
}

/** Asks the server whether the signed-in user is an administrator; rejects if it does not answer. */
export async function askAdministrator(userId: string, signal?: AbortSignal): Promise<boolean> {
  const { isAdmin } = await api.getMe({}, { signal });
  browserStorage.write(keyOf(userId), isAdmin);
  return isAdmin;
}

/** In milliseconds: the menu opens without the answer then. */
const MAX_WAIT = 2_000;

/** Asks if it has never been known; then the menu would get another item while it is open. */
export async function learnAdministrator(): Promise<void> {
  const userId = currentUserId();
  if (!userId || isAdministrator(userId) !== undefined) return;
  await askAdministrator(userId, AbortSignal.timeout(MAX_WAIT)).catch(() => undefined);
}
