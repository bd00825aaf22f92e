import type { User } from "@docket/contract";
import type { Clock } from "@docket/dates";
import { liveQuery } from "dexie";
import { createStore, type Store } from "../shared/store.js";
import type { LocalDatabase } from "./local-database.js";

/** The account's settings that dates depend on: time zone, first day of the week and language. */
export type Account = Omit<Clock, "now">;

export const ACCOUNT_SETTING = "account";

/**
 * The account's settings as last read, by whichever tab; before the first read, the database's
 * defaults.
 */
export async function openAccount(
  database: LocalDatabase,
): Promise<{ account: Store<Account>; stop(): void }> {
  const account = createStore<Account>(database.clock);
  const read = async () => (await database.settings.get(ACCOUNT_SETTING))?.value;
  const follow = (value: unknown) => {
    // The position is stored in the same table: most reports are of that.
    if (!value || JSON.stringify(value) === JSON.stringify(account.get())) return;
    database.clock = value as Account;
    account.set(database.clock);
  };
  follow(await read());
  const following = liveQuery(read).subscribe(follow);
  return { account, stop: () => following.unsubscribe() };
}

/** Stores the settings from a server response. */
export async function keepAccount(
  database: LocalDatabase,
  { timeZone, weekStart, locale }: User,
): Promise<void> {
  await database.settings.put({ name: ACCOUNT_SETTING, value: { timeZone, weekStart, locale } });
}

/** The current minute, ISO 8601; updates by itself, and at once when the page becomes visible. */
export function createNow(): { now: Store<string>; stop(): void } {
  const now = createStore(minute());
  const tick = () => now.set(minute());
  const timer = setInterval(tick, 5_000);
  document.addEventListener("visibilitychange", tick);
  return {
    now,
    stop() {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    },
  };
}

function minute(): string {
  return `${new Date().toISOString().slice(0, 16)}:00Z`;
}
