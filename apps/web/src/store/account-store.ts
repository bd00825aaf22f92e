import type { Client } from "@docket/contract/client";
import { Dexie, liveQuery } from "dexie";
import { createStore, type Store } from "../shared/store.js";
import { type Account, createNow, openAccount, readAccount } from "./account.js";
import { listenToChanges } from "./listen.js";
import { databaseName, LocalDatabase } from "./local-database.js";
import { type Mirror, openMirror } from "./mirror.js";
import { readChangesOf } from "./read-changes.js";
import { type Sync, startSync } from "./sync.js";
import { createWrites, type Writes } from "./writes.js";

/** Everything of one account in this browser: its rows, what can be done with them, and the way to the server. */
export interface AccountStore {
  database: LocalDatabase;
  mirror: Mirror;
  account: Store<Account>;
  now: Store<string>;
  /** Whether everything was read from the server once: what is empty then is empty. */
  loaded: Store<boolean>;
  writes: Writes;
  api: Client;
  /** Begins to send and to read, until what it returns is called. */
  start(options: { onSessionEnded: () => void }): Sync;
  close(): void;
}

/** Opens what is stored of an account, and loads it into memory. */
export async function openAccountStore(userId: string, api: Client): Promise<AccountStore> {
  const database = new LocalDatabase(userId);
  await database.open();
  const account = await openAccount(database);
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
      void readAccount(database, account, api).catch(() => undefined); // the next start reads it
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
      following.unsubscribe();
      mirror.close();
      database.close();
    },
  };
}

/** Removes everything of an account from this browser. */
export function deleteAccountStore(userId: string): Promise<void> {
  return Dexie.delete(databaseName(userId));
}

/** How many changes of an account the server has not got. */
export function countUnsent(userId: string): Promise<number> {
  const database = new LocalDatabase(userId);
  return database.writes.count().finally(() => database.close());
}
