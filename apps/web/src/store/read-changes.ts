import type { Changes } from "@docket/contract";
import type { Client } from "@docket/contract/client";
import type { Account } from "./account-settings.js";
import { type Base, entities, type Position } from "./local-database.js";

/** A page of the change log, as rows of the local database. */
export interface ChangesPage extends Position {
  /** Whether this is part of all rows, not only of those changed since the position. */
  full: boolean;
  more: boolean;
  rows: Base[];
  /** Missing in the answer of a server that was not upgraded yet. */
  account?: Account;
}

/** Reads a page of the changes since a position; rejects with `ApiError`. */
export type ReadChanges = (since: Position | null, full: boolean) => Promise<ChangesPage>;

export function readChangesOf(api: Client): ReadChanges {
  return async (since, full) =>
    toPage(
      await api.listChanges(since ? { since: since.seq, epoch: since.epoch, full } : { since: 0 }),
    );
}

function toPage({ seq, epoch, full, more, account, deleted, ...rows }: Changes): ChangesPage {
  return {
    seq,
    epoch,
    full,
    more,
    account: account as Account,
    rows: [
      ...entities.flatMap((entity) =>
        rows[`${entity}s`].map((row): Base => ({ entity, id: row.id, row })),
      ),
      ...deleted.map(({ entity, id }): Base => ({ entity, id, row: null })),
    ],
  };
}
