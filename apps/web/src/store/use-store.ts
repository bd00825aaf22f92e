import type { Clock } from "@docket/dates";
import { createContext, useContext, useMemo, useSyncExternalStore } from "react";
import { useStore } from "../shared/store.js";
import type { AccountStore } from "./account-store.js";
import type { Snapshot } from "./mirror.js";
import { byPosition, type Label, type List, type Section, type Task } from "./rows.js";
import type { Writes } from "./writes.js";

export type { UndoableAction } from "./history.js";
export type { Label, List, Section, Task } from "./rows.js";
export {
  type AddDefaults,
  type Ids,
  isSameName,
  type NamedLabels,
  type Place,
  type QuickAddLine,
  type Target,
  type Writes,
} from "./writes.js";

/** Provided by the shell once the store is open. */
export const StoreContext = createContext<AccountStore | null>(null);

/** The store of the signed-in account. */
export function useAccountStore(): AccountStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error("There is no store here.");
  return store;
}

/** Re-renders only when the result of `select` changes. */
export function useRows<T>(select: (rows: Snapshot, idOf: (id: string) => string) => T): T {
  const { mirror } = useAccountStore();
  return useSyncExternalStore(mirror.subscribe, () => select(mirror.get(), mirror.idOf));
}

/**
 * A task by its id or its former local id, even if it is in the trash. `null` if it does not exist
 * (any more).
 */
export function useTask(id: string): Task | null {
  return useRows((rows, idOf) => rows.task.get(idOf(id)) ?? null);
}

/** All lists in the user's order, including archived ones; the inbox comes first. */
export function useLists(): List[] {
  const lists = useRows((rows) => rows.list);
  return useMemo(
    () => present(lists).sort((a, b) => Number(b.isInbox) - Number(a.isInbox) || byPosition(a, b)),
    [lists],
  );
}

/** The sections of a list in the user's order. */
export function useSections(listId: string): Section[] {
  const sections = useRows((rows) => rows.section);
  const { idOf } = useAccountStore().mirror;
  return useMemo(
    () =>
      present(sections)
        .filter((one) => one.listId === idOf(listId))
        .sort(byPosition),
    [sections, listId, idOf],
  );
}

/** All labels in the user's order. */
export function useLabels(): Label[] {
  const labels = useRows((rows) => rows.label);
  return useMemo(() => present(labels).sort(byPosition), [labels]);
}

/** The current minute and the account's settings, for `@docket/dates` and `@docket/quick-add`. */
export function useAccount(): Clock {
  const store = useAccountStore();
  const account = useStore(store.account);
  const now = useStore(store.now);
  return useMemo(() => ({ ...account, now }), [account, now]);
}

/** The store's write operations. Always the same object. */
export function useWrites(): Writes {
  return useAccountStore().writes;
}

function present<T extends { deletedAt: string | null }>(rows: ReadonlyMap<string, T>): T[] {
  return [...rows.values()].filter((row) => row.deletedAt === null);
}
