import { toasts } from "../shared/toasts.js";

/** Whether the browser has refused to store something, since its storage or the disk is full. */
export function isStorageFull(error: unknown): boolean {
  const { name, inner } = (error ?? {}) as { name?: string; inner?: { name?: string } };
  return [name, inner?.name].includes("QuotaExceededError");
}

/** Tells the user that a change, or what was read from the server, could not be stored in the browser. */
export function tellNotStored(error: unknown): void {
  const message = isStorageFull(error)
    ? "Your browser’s storage is full, so nothing can be changed or updated here. Free some space, then try again."
    : "Your browser couldn’t save this change. Try again, or reload the page.";
  toasts.show({ kind: "error", key: "not-stored", message, stays: true });
}
