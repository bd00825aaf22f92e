import type { Command } from "./commands.js";

const CTRL = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

/** The keys of a command, as labelled on a keyboard. */
export function keysOf({ key, ctrl }: Command): string[] {
  if (key === undefined) return [];
  return ctrl ? [CTRL, key.toUpperCase()] : [key.toUpperCase()];
}
