import { createStore } from "../shared/store.js";
import type { TrashItem } from "../views/trash-items.js";

/** A dialog of the application; `id` null creates something new. */
export type DialogState =
  | { kind: "list" | "label"; id: string | null }
  | { kind: "section"; id: string | null; listId: string }
  | ConfirmState
  | TaskDialogState
  /** `section`: the one to begin with. */
  | { kind: "account"; section?: string }
  | { kind: "palette" | "shortcuts" | "import" | "export" };

export type ConfirmState =
  | { kind: "delete-list" | "delete-label"; id: string }
  | { kind: "clear"; ids: string[] }
  /** Permanently deletes an item in the trash; null empties the trash. */
  | { kind: "purge"; item: TrashItem | null };

export type TaskDialogState = { kind: "move" | "due" | "labels"; ids: string[] } | { kind: "add" };

/** The dialog that is open. */
export const dialog = createStore<DialogState | null>(null);

export function showDialog(state: DialogState): void {
  dialog.set(state);
}

export function closeDialog(): void {
  dialog.set(null);
}
