import { useEffect, useEffectEvent } from "react";
import { newIdempotencyKey } from "../shared/idempotency-key.js";

/**
 * An overlay over the page, such as a dialog or a sheet, has its own entry in the browser's history,
 * so that Back closes it, above all on a phone. If it is closed in another way, the entry is
 * removed by going back; a navigation in the meantime replaces the entry.
 */
interface OverlayState {
  layer?: string;
}

/** The timeout of a return that is pending: browsers go back asynchronously. */
let returning: ReturnType<typeof setTimeout> | undefined;
let waiting: (() => void)[] = [];

/**
 * In milliseconds, the timeout after which a return without an event is considered done.
 */
const RETURN_TIMEOUT = 2_000;

const here = () => (window.history.state as OverlayState | null)?.layer;

/** Whether the current history entry is that of an overlay. */
export const isOverlayEntry = (): boolean => here() !== undefined;

/** Runs something that reads or changes the history once no return is pending. */
export function afterReturn(run: () => void): void {
  if (returning) waiting.push(run);
  else run();
}

/** Goes back in the history; call it only while no other return is pending. */
export function goBack(steps = 1): void {
  returning = setTimeout(returned, RETURN_TIMEOUT);
  window.history.go(-steps);
}

function returned() {
  clearTimeout(returning);
  returning = undefined;
  const runs = waiting;
  waiting = [];
  for (const run of runs) afterReturn(run);
}

// Registered before the listeners of overlays, which may be pushed by this one.
if (typeof window !== "undefined") window.addEventListener("popstate", returned);

/** The open overlays. */
const open = new Set<string>();

function push(overlay: string) {
  const below = here();
  const state = { ...window.history.state, layer: overlay };
  // Replaces the entry of an overlay that was closed just now.
  if (below !== undefined && !open.has(below)) window.history.replaceState(state, "");
  else window.history.pushState(state, "");
}

function remove(overlay: string) {
  if (here() === overlay && !returning) goBack();
}

/** Makes Back close an overlay over the page; `close` is null if it cannot be closed. */
export function useOverlayHistory(opened: boolean, close: (() => void) | null): void {
  const closeIt = useEffectEvent(() => close?.());
  const isOverlay = opened && close !== null;
  useEffect(() => {
    if (!isOverlay) return;
    const overlay = newIdempotencyKey();
    let pushed = false;
    const show = () => {
      if (!open.has(overlay)) return;
      pushed = true;
      push(overlay);
    };
    function onBack() {
      if (!pushed || here() === overlay) return;
      pushed = false;
      closeIt();
      // It may have asked for confirmation and stayed open.
      setTimeout(() => afterReturn(show), 100);
    }
    open.add(overlay);
    afterReturn(show);
    window.addEventListener("popstate", onBack);
    return () => {
      open.delete(overlay);
      window.removeEventListener("popstate", onBack);
      // Deferred: whatever closes it may navigate at once.
      setTimeout(() => remove(overlay));
    };
  }, [isOverlay]);
}
