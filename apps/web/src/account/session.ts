import { getSession, signOut as requestSignOut, type User } from "../api/auth.js";
import { setRequestUser } from "../api/client.js";
import { onRecovery, onUnauthorized } from "../api/connection.js";
import {
  allowUserStorage,
  browserStorage,
  clearUserStorage,
  tabStorage,
} from "../shared/storage.js";
import { createStore } from "../shared/store.js";

/**
 * Who is signed in. `expired` is a session that ended while the page was in use: the page stays,
 * and a dialog over it asks to sign in again.
 */
export type Session =
  | { state: "loading" }
  | { state: "unavailable"; error: unknown }
  | { state: "signedOut"; note?: string }
  | { state: "signedIn" | "expired"; user: User };

export const session = createStore<Session>({ state: "loading" });

/** The id of the user whose tasks the page shows; undefined if there is none. */
export function currentUserId(): string | undefined {
  const now = session.get();
  return "user" in now ? now.user.id : undefined;
}

/**
 * The last user who signed in here, so that the page can be shown before the server has responded.
 */
const USER_KEY = "docket.user";

/**
 * Written on an explicit sign-out, to tell the other tabs. A session may also expire by itself;
 * then the page stays.
 */
const SIGNED_OUT_KEY = "docket.signed-out";

/** The email that is typed in this tab before somebody is signed in. */
export const EMAIL_KEY = "docket.email";

/** Whether the server has confirmed the session since the page was loaded. */
let confirmed = false;

/**
 * In milliseconds. A session ends 30 days after the server was last asked who is signed in, which
 * happens otherwise only when the page is loaded.
 */
const RENEWAL_INTERVAL = 6 * 3_600_000;
let renewed = 0;

/** Loads the current session and watches it for changes. */
export function watchSession(): void {
  const remembered = browserStorage.read<User>(USER_KEY);
  session.subscribe(() => setRequestUser(currentUserId()));
  if (remembered) session.set({ state: "signedIn", user: remembered });
  void loadSession();
  onUnauthorized(sessionEnded);
  onRecovery(() => {
    if (session.get().state === "unavailable") void loadSession();
  });
  window.addEventListener("storage", followOtherTabs);
  document.addEventListener("visibilitychange", renew);
  setInterval(renew, 60_000);
}

/** Extends the session of a page that is in use; after it expired, another tab may have signed in. */
function renew(): void {
  if (document.visibilityState === "hidden") return;
  const isDue = Date.now() - renewed > RENEWAL_INTERVAL;
  if (isDue || session.get().state === "expired") void loadSession();
}

/** Asks the server who is signed in. */
export async function loadSession(): Promise<void> {
  renewed = Date.now();
  try {
    const user = await getSession();
    if (user) setSignedIn(user);
    else sessionEnded();
  } catch (error) {
    if (session.get().state === "loading" || session.get().state === "unavailable") {
      session.set({ state: "unavailable", error });
    }
  }
}

/** Records who is signed in. */
export function setSignedIn(user: User): void {
  confirmed = true;
  allowUserStorage(user.id);
  tabStorage.write(EMAIL_KEY, undefined);
  const before = session.get();
  // Other tabs whose session has expired are told of this only if the stored value changes.
  if (before.state === "expired") browserStorage.write(USER_KEY, undefined);
  browserStorage.write(USER_KEY, user);
  const same = before.state === "signedIn" && JSON.stringify(before.user) === JSON.stringify(user);
  if (!same) session.set({ state: "signedIn", user });
}

/** Ends the session here and on the server. Rejects if the server cannot be reached. */
export async function signOut(): Promise<void> {
  await requestSignOut();
  await leave();
}

/** After the account was deleted. */
export const accountDeleted = () => leave("Your account and all its data have been deleted.");

/** Shows the sign-in screen in all tabs, and removes everything stored for the user in this browser. */
async function leave(note?: string): Promise<void> {
  const userId = currentUserId();
  browserStorage.write(SIGNED_OUT_KEY, Date.now());
  forgetUser(note);
  if (!userId) return;
  // On a shared computer, nobody else must see the tasks.
  const { deleteAccountStore } = await import("../store/account-store.js");
  await deleteAccountStore(userId).catch(() => undefined);
}

/** After a sign-out: nothing of the user stays in this tab's storage. */
function forgetUser(note?: string): void {
  const userId = currentUserId();
  clearSession(note);
  if (userId) clearUserStorage(userId);
}

/** Ends the session here only, and shows the sign-in screen. */
export function clearSession(note?: string): void {
  confirmed = false;
  browserStorage.write(USER_KEY, undefined);
  session.set({ state: "signedOut", note });
}

/** To be called when the server reports that nobody is signed in. */
export function sessionEnded(): void {
  const current = session.get();
  if (current.state === "signedOut" || current.state === "expired") return;
  if (current.state === "signedIn" && confirmed) {
    session.set({ state: "expired", user: current.user });
  } else clearSession();
}

/**
 * The cookie is shared by all tabs, so signing out or in elsewhere counts here as well. Another user
 * gets a new page, because this one still shows the first user's tasks.
 */
function followOtherTabs(event: StorageEvent): void {
  // After a sign-out, no tab may still show the user's tasks.
  if (event.key === SIGNED_OUT_KEY) forgetUser();
  if (event.key !== USER_KEY) return;
  const current = session.get();
  const elsewhere = browserStorage.read<User>(USER_KEY);
  if (!elsewhere) sessionEnded();
  else if ("user" in current && current.user.id === elsewhere.id) setSignedIn(elsewhere);
  else window.location.reload();
}
