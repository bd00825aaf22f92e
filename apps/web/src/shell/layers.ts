import { useEffect, useRef } from "react";
import { newIdempotencyKey } from "../shared/idempotency-key.js";

/**
 * What lies over the page, as a dialog or a sheet, is an entry of the browser's history of its own, so that Back closes
 * it, on a phone above all. Closed otherwise, it takes that entry back; what is gone to meanwhile takes its place.
 */
interface LayerState {
  layer?: string;
}

/** A step back that takes an entry away is on its way; browsers take it some time later. */
let returning = false;
let waiting: (() => void)[] = [];

/** In milliseconds, until a step back of which nothing is heard is taken for done. */
const LONGEST_RETURN = 500;

const here = () => (window.history.state as LayerState | null)?.layer;

/** Whether the present entry of the history is that of something over the page. */
export const isLayer = (): boolean => here() !== undefined;

/** Runs something that changes the history when no step back is on its way any more. */
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

// Before those of layers, which are pushed here.
if (typeof window !== "undefined") window.addEventListener("popstate", returned);

/** The layers that are open. */
const open = new Set<string>();

function push(layer: string) {
  const below = here();
  const state = { ...window.history.state, layer };
  // In the place of one that was closed just now.
  if (below !== undefined && !open.has(below)) window.history.replaceState(state, "");
  else window.history.pushState(state, "");
}

function remove(layer: string) {
  if (here() !== layer || returning) return;
  returning = true;
  window.history.back();
  setTimeout(() => returning && returned(), LONGEST_RETURN);
}

/** Lets Back close what is open over the page; null where it cannot be closed. */
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
      // It may have asked first, and stayed.
      setTimeout(() => afterReturn(show), 100);
    }
    open.add(layer);
    afterReturn(show);
    window.addEventListener("popstate", onBack);
    return () => {
      open.delete(layer);
      window.removeEventListener("popstate", onBack);
      // Whoever closes it may go elsewhere at once.
      setTimeout(() => remove(layer));
    };
  }, [isLayer]);
}
