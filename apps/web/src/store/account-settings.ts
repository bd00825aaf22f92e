import type { User } from "@docket/contract";
import type { Client } from "@docket/contract/client";
import type { Clock } from "@docket/dates";
import { createStore, type Store } from "../shared/store.js";
import type { LocalDatabase } from "./local-database.js";

/** The account's settings that dates depend on: time zone, first day of the week and language. */
export type Account = Omit<Clock, "now">;

export const SETTING = "account";

/** The account's settings as last read; before the first read, the database's defaults. */
export async function openAccount(database: LocalDatabase): Promise<Store<Account>> {
  const stored = (await database.settings.get(SETTING))?.value as Account | undefined;
  if (stored) database.clock = stored;
  return createStore<Account>(database.clock);
}

/** Reads the account's settings from the server and stores them. Rejects with `ApiError`. */
export async function readAccount(
  database: LocalDatabase,
  account: Store<Account>,
  api: Client,
): Promise<void> {
  await keepAccount(database, account, await api.getMe());
}

/** Stores the settings from a server response. */
export async function keepAccount(
  database: LocalDatabase,
  account: Store<Account>,
  { timeZone, weekStart, locale }: User,
): Promise<void> {
  const value: Account = { timeZone, locale, weekStart: weekStart as Account["weekStart"] };
  if (JSON.stringify(value) === JSON.stringify(account.get())) return;
  database.clock = value;
  await database.settings.put({ name: SETTING, value });
  account.set(value);
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
