import { api } from "../api/client.js";
import { browserStorage, userKey } from "../shared/storage.js";

const keyOf = (userId: string) => userKey(userId, "administrator");

/** Whether a user is an administrator, as last known in this browser. */
export function isAdministrator(userId: string): boolean | undefined {
  return browserStorage.read<boolean>(keyOf(userId));
}

/** Asks the server whether the signed-in user is an administrator; rejects if it does not answer. */
async function askAdministrator(userId: string, signal?: AbortSignal): Promise<boolean> {
  const { isAdmin } = await api.getMe({}, { signal });
  browserStorage.write(keyOf(userId), isAdmin);
  return isAdmin;
}

/** In milliseconds: the menu opens without the answer then. */
const MAX_WAIT = 2_000;

/** The user for whom the menu has just waited. */
let learned: string | undefined;

/** Asks if it has never been known; then the menu would get another item while it is open. */
export async function learnAdministrator(userId: string): Promise<void> {
  if (isAdministrator(userId) !== undefined) return;
  const asked = askAdministrator(userId, AbortSignal.timeout(MAX_WAIT));
  await asked.then(
    () => {
      learned = userId;
    },
    () => undefined,
  );
}

/** Asks again when the menu is first shown, as it may have changed since: not if it has just been asked. */
export async function renewAdministrator(userId: string): Promise<boolean | undefined> {
  const isNew = learned === userId;
  learned = undefined;
  return isNew ? isAdministrator(userId) : askAdministrator(userId);
}
