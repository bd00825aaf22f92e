import { useEffect, useRef } from "react";
import { newIdempotencyKey } from "../shared/idempotency-key.js";

/**
 * A layer over the page, such as a dialog or a sheet, has its own entry in the browser's history,
 * so that Back closes it, above all on a phone. If it is closed in another way, the entry is
 * removed by going back; a navigation in the meantime replaces the entry.
 */
interface LayerState {
  layer?: string;
}

/**
 * Whether a `history.back()` that removes an entry is pending; browsers perform it asynchronously.
 */
let returning = false;
let waiting: (() => void)[] = [];

/**
 * In milliseconds, the timeout after which a `history.back()` without an event is considered done.
 */
const LONGEST_RETURN = 500;

const here = () => (window.history.state as LayerState | null)?.layer;

/** Whether the current history entry is that of a layer. */
export const isLayer = (): boolean => here() !== undefined;

/** Runs something that changes the history once no `history.back()` is pending. */
export function afterReturn(run: () => void): void {
  if (returning) waiting.push(run);
  else run();
}

function returned() {
  returning = false;
  const runs = waiting;
  waiting = [];
  for (const run of runs) run();
}

// Registered before the listeners of layers, which may be pushed by this one.
if (typeof window !== "undefined") window.addEventListener("popstate", returned);

/** The open layers. */
const open = new Set<string>();

function push(layer: string) {
  const below = here();
  const state = { ...window.history.state, layer };
  // Replaces the entry of a layer that was closed just now.
  if (below !== undefined && !open.has(below)) window.history.replaceState(state, "");
  else window.history.pushState(state, "");
}

function remove(layer: string) {
  if (here() !== layer || returning) return;
  returning = true;
  window.history.back();
  setTimeout(() => returning && returned(), LONGEST_RETURN);
}

/** Makes Back close a layer over the page; `close` is null if it cannot be closed. */
export function useLayer(opened: boolean, close: (() => void) | null): void {
  const latest = useRef(close);
  latest.current = close;
  const isLayer = opened && close !== null;
  useEffect(() => {
    if (!isLayer) return;
    const layer = newIdempotencyKey();
    let pushed = false;
    const show = () => {
      if (!open.has(layer)) return;
      pushed = true;
      push(layer);
    };
    function onBack() {
      if (!pushed || here() === layer) return;
      pushed = false;
      latest.current?.();
      // It may have asked for confirmation and stayed open.
      setTimeout(() => afterReturn(show), 100);
    }
    open.add(layer);
    afterReturn(show);
    window.addEventListener("popstate", onBack);
    return () => {
      open.delete(layer);
      window.removeEventListener("popstate", onBack);
      // Deferred: whatever closes it may navigate at once.
      setTimeout(() => remove(layer));
    };
  }, [isLayer]);
}
