import { createStore } from "./store.js";

export interface Toast {
  /** A toast replaces a shown one with the same key. */
  key: string;
  message: string;
  kind: "info" | "error";
  action?: { label: string; run: () => void };
  /** Whether it stays until it is closed, without a timeout. */
  stays?: boolean;
  /** Called when it times out or is closed, but not when its action is taken. */
  onClose?: () => void;
}

const SECONDS = { info: 5, error: 12 };

function createToasts() {
  const shown = createStore<readonly Toast[]>([]);
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let paused = false;
  let count = 0;

  const find = (key: string) => shown.get().find((toast) => toast.key === key);

  function remove(key: string): Toast | undefined {
    clearTimeout(timers.get(key));
    timers.delete(key);
    const toast = find(key);
    if (!toast) return undefined;
    shown.set((list) => list.filter((other) => other !== toast));
    // The pointer or focus that paused the timers may have been in this toast.
    if (paused) toasts.resume();
    return toast;
  }

  function start(toast: Toast) {
    clearTimeout(timers.get(toast.key));
    if (paused || toast.stays) return;
    const close = () => toasts.close(toast.key);
    timers.set(toast.key, setTimeout(close, SECONDS[toast.kind] * 1_000));
  }

  const toasts = {
    shown,
    show({
      key = `toast-${++count}`,
      kind = "info",
      ...rest
    }: Omit<Toast, "key" | "kind"> & Partial<Pick<Toast, "key" | "kind">>): void {
      const toast: Toast = { key, kind, ...rest };
      shown.set((list) => [...list.filter((other) => other.key !== key), toast].slice(-3));
      start(toast);
    },
    /** Removes it and calls `onClose`. */
    close(key: string): void {
      remove(key)?.onClose?.();
    },
    /** Removes it without calling `onClose`. */
    dismiss(key: string): void {
      remove(key);
    },
    /** Removes all, without calling `onClose`. */
    clear(): void {
      for (const { key } of shown.get()) remove(key);
    },
    runAction(key: string): void {
      remove(key)?.action?.run();
    },
    /** Stops all timers while a toast is hovered or focused. */
    pause(): void {
      paused = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
    resume(): void {
      paused = false;
      for (const toast of shown.get()) start(toast);
    },
  };
  return toasts;
}

export const toasts = createToasts();
