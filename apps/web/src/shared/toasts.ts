import { createStore, type Store } from "./store.js";

export interface Toast {
  /** A toast with the key of one that is shown takes its place. */
  key: string;
  message: string;
  tone: "plain" | "trouble";
  action?: { label: string; run: () => void };
  /** Called when its time is up or it was closed, but not when its action was taken. */
  onGone?: () => void;
}

export interface Toasts {
  shown: Store<readonly Toast[]>;
  show(toast: Omit<Toast, "key" | "tone"> & Partial<Pick<Toast, "key" | "tone">>): void;
  /** Takes it away; `onGone` is called. */
  close(key: string): void;
  /** Takes it away without calling `onGone`. */
  withdraw(key: string): void;
  act(key: string): void;
  /** Stops the clock of every toast, while somebody reads or is about to press a button. */
  hold(): void;
  release(): void;
}

const SECONDS = { plain: 5, trouble: 12 };

export function createToasts(): Toasts {
  const shown = createStore<readonly Toast[]>([]);
  const clocks = new Map<string, ReturnType<typeof setTimeout>>();
  let held = false;
  let made = 0;

  const find = (key: string) => shown.get().find((toast) => toast.key === key);

  function remove(key: string): Toast | undefined {
    clearTimeout(clocks.get(key));
    clocks.delete(key);
    const toast = find(key);
    if (!toast) return undefined;
    shown.set((list) => list.filter((other) => other !== toast));
    // Whoever held the clocks by pressing a button in this toast has no button left to leave.
    if (held) toasts.release();
    return toast;
  }

  function start(toast: Toast) {
    clearTimeout(clocks.get(toast.key));
    if (held) return;
    const close = () => toasts.close(toast.key);
    clocks.set(toast.key, setTimeout(close, SECONDS[toast.tone] * 1_000));
  }

  const toasts: Toasts = {
    shown,
    show({ key = `toast-${++made}`, tone = "plain", ...rest }) {
      const toast: Toast = { key, tone, ...rest };
      shown.set((list) => [...list.filter((other) => other.key !== key), toast].slice(-3));
      start(toast);
    },
    close(key) {
      remove(key)?.onGone?.();
    },
    withdraw(key) {
      remove(key);
    },
    act(key) {
      remove(key)?.action?.run();
    },
    hold() {
      held = true;
      for (const clock of clocks.values()) clearTimeout(clock);
    },
    release() {
      held = false;
      for (const toast of shown.get()) start(toast);
    },
  };
  return toasts;
}

/** The page's toasts. */
export const toasts = createToasts();
