import type { Client } from "@docket/contract/client";
import { Dexie, liveQuery } from "dexie";
import { createStore, type Store } from "../shared/store.js";
import { type Account, createNow, openAccount } from "./account-settings.js";
import { listenToChanges } from "./listen.js";
import { databaseName, LocalDatabase } from "./local-database.js";
import { type Mirror, openMirror } from "./mirror.js";
import { readChangesOf } from "./read-changes.js";
import { type Sync, startSync } from "./sync.js";
import { createWrites, type Writes } from "./writes.js";

/** One account's data in this browser: its rows, the writes, and the connection to the server. */
export interface AccountStore {
  database: LocalDatabase;
  mirror: Mirror;
  account: Store<Account>;
  now: Store<string>;
  /** Whether the initial load has completed: an empty view is then really empty. */
  loaded: Store<boolean>;
  writes: Writes;
  api: Client;
  /** Starts synchronising; runs until the returned `Sync` is stopped. */
  start(options: { onSessionEnded: () => void }): Sync;
  close(): void;
}

/** Opens an account's local database and loads it into memory. */
export async function openAccountStore(userId: string, api: Client): Promise<AccountStore> {
  const database = new LocalDatabase(userId);
  await database.open();
  const { account, stop: stopFollowing } = await openAccount(database);
  const mirror = await openMirror(database);
  const { now, stop } = createNow();
  const loaded = createStore(false);
  const following = liveQuery(() => database.position()).subscribe((position) =>
    loaded.set(position !== null),
  );
  return {
    database,
    mirror,
    account,
    now,
    loaded,
    api,
    writes: createWrites(database, mirror),
    start({ onSessionEnded }) {
      return startSync({
        database,
        api,
        readChanges: readChangesOf(api),
        listen: listenToChanges,
        onSessionEnded,
        locks: navigator.locks,
      });
    },
    close() {
      stop();
      stopFollowing();
      following.unsubscribe();
      mirror.close();
      database.close();
    },
  };
}

/** Deletes an account's data from this browser. */
export function deleteAccountStore(userId: string): Promise<void> {
  return Dexie.delete(databaseName(userId));
}

/** The number of an account's writes that the server has not confirmed yet. */
export function countUnsent(userId: string): Promise<number> {
  const database = new LocalDatabase(userId);
  return database.writes.count().finally(() => database.close());
}
