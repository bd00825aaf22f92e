import { signOut as askToSignOut, type Person, whoIsSignedIn } from "../api/auth.js";
import { onRecovery, onUnauthorized } from "../api/connection.js";
import { browser, forget } from "../shared/kept.js";
import { createStore } from "../shared/store.js";

/**
 * Who is in front of the page. `ended` is a session that stopped while the page was in use: the
 * page stays, and asks to sign in again over it.
 */
export type Session =
  | { state: "asking" }
  | { state: "unknown"; error: unknown }
  | { state: "out"; note?: string }
  | { state: "in" | "ended"; person: Person };

export const session = createStore<Session>({ state: "asking" });

/** The last person who signed in here: the page can be shown before the server has answered. */
const REMEMBERED = "docket.person";

/** Whether the server has confirmed the session since the page was loaded. */
let confirmed = false;

/** Finds out who is signed in, and follows what becomes of the session. Returns how to stop. */
export function watchSession(): () => void {
  const remembered = browser.read<Person>(REMEMBERED);
  if (remembered) session.set({ state: "in", person: remembered });
  void askAgain();
  const stopListening = onUnauthorized(sessionEnded);
  const stopWaiting = onRecovery(() => {
    if (session.get().state === "unknown") void askAgain();
  });
  window.addEventListener("storage", followOtherTabs);
  return () => {
    stopListening();
    stopWaiting();
    window.removeEventListener("storage", followOtherTabs);
  };
}

/** Asks the server who is signed in. */
export async function askAgain(): Promise<void> {
  try {
    const person = await whoIsSignedIn();
    if (person) entered(person);
    else sessionEnded();
  } catch (error) {
    if (session.get().state === "asking" || session.get().state === "unknown") {
      session.set({ state: "unknown", error });
    }
  }
}

/** Somebody has signed in. */
export function entered(person: Person): void {
  confirmed = true;
  browser.write(REMEMBERED, person);
  const before = session.get();
  const same = before.state === "in" && JSON.stringify(before.person) === JSON.stringify(person);
  if (!same) session.set({ state: "in", person });
}

/** Ends the session here and on the server. Rejects if the server could not be told. */
export async function signOut(): Promise<void> {
  await askToSignOut();
  leave();
}

/** After the account is gone: nothing of it stays in this browser. */
export function accountDeleted(person: Person): void {
  forget(person.id);
  leave("Your account and everything in it are deleted.");
}

/** Away from the page without a session, to sign in as somebody else. */
export function leave(note?: string): void {
  confirmed = false;
  browser.write(REMEMBERED, undefined);
  session.set({ state: "out", note });
}

function sessionEnded(): void {
  const { state } = session.get();
  if (state === "out" || state === "ended") return;
  const now = session.get();
  if (now.state === "in" && confirmed) session.set({ state: "ended", person: now.person });
  else leave();
}

/**
 * The cookie is shared by all tabs: whoever signs out or in elsewhere does it here as well. Another
 * person gets a fresh page, because this one still shows the first one's tasks.
 */
function followOtherTabs(event: StorageEvent): void {
  if (event.key !== REMEMBERED) return;
  const now = session.get();
  const elsewhere = browser.read<Person>(REMEMBERED);
  if (!elsewhere) sessionEnded();
  else if ("person" in now && now.person.id === elsewhere.id) entered(elsewhere);
  else window.location.reload();
}
