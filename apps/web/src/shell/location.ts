import { useCallback, useMemo } from "react";
import { type BaseLocationHook, useLocation, useSearch } from "wouter";
import { navigate, useBrowserLocation } from "wouter/use-browser-location";
import { basePath } from "../shared/base-path.js";
import { addressOf, type View, viewAt } from "../views/view.js";
import { afterReturn, goBack, isOverlayEntry } from "./overlay-history.js";

/** The query parameter with the id of the task whose panel is open. */
export const TASK = "task";

/** The query parameter with the assistant's conversation; its panel is open if it is present. */
const ASSISTANT = "assistant";

/** The view in the URL; null if there is none. */
export function useView(): View | null {
  const [path] = useLocation();
  const search = useSearch();
  return useMemo(() => viewAt(path, search), [path, search]);
}

/** The id of the task whose panel is open. */
export function useOpenTask(): string | null {
  return new URLSearchParams(useSearch()).get(TASK);
}

/** Like {@link useOpenTask}, outside of components. */
export function currentTask(): string | null {
  return parameters().get(TASK);
}

/**
 * The assistant's parameter in the URL: null while its panel is closed, the id of a conversation,
 * `new`, or empty, which means the conversation that was shown last.
 */
export function useAssistantAddress(): string | null {
  return new URLSearchParams(useSearch()).get(ASSISTANT);
}

/** Like {@link useAssistantAddress}, outside of components. */
export function assistantAddress(): string | null {
  return parameters().get(ASSISTANT);
}

/** The current view, outside of components. */
export function currentView(): View | null {
  return viewAt(window.location.pathname.slice(basePath.length), window.location.search);
}

export function goTo(view: View, options?: { replace?: boolean }): void {
  move(() => withAssistant(basePath + addressOf(view)), options);
}

/** Replaces the local id of a row in the URL by the server's; panels and overlays stay open. */
export function replaceId(localId: string, id: string): void {
  const { pathname, search } = window.location;
  const address = (pathname + search).replaceAll(localId, id);
  navigate(address, { replace: true, state: window.history.state });
}

interface MoveOptions {
  replace?: boolean | undefined;
  state?: unknown;
}

/** Navigates to a URL; the history entry of an open overlay is replaced. */
function move(address: () => string, options?: MoveOptions): void {
  afterReturn(() =>
    navigate(address(), isOverlayEntry() ? { ...options, replace: true } : options),
  );
}

/** The location hook for links: navigating to another view leaves the assistant's panel open. */
export const useLocationBesideAssistant: BaseLocationHook = () => {
  const [path] = useBrowserLocation();
  const goBeside = useCallback<typeof navigate>(
    (to, options) => move(() => withAssistant(String(to)), options),
    [],
  );
  return [path, goBeside];
};

/**
 * Opens a task's panel beside the view, in place of another task or the assistant. Back closes it.
 */
export function openTask(id: string): void {
  afterReturn(() => {
    const shown = currentTask();
    if (id === shown) return;
    const replace = shown !== null;
    const state = replace ? entry() : OPENED_HERE;
    show({ [TASK]: id, [ASSISTANT]: null }, { replace, state });
  });
}

/** Closes the panel of the task. */
export function closeTask(): void {
  close(TASK);
}

/**
 * Opens the assistant's panel with the conversation that was shown last, in place of a task.
 * Back closes it.
 */
export function openAssistantPanel({ replace = false } = {}): void {
  afterReturn(() => {
    if (assistantAddress() !== null) return;
    show({ [ASSISTANT]: "", [TASK]: null }, replace ? { replace } : { state: OPENED_HERE });
  });
}

/** Closes the assistant's panel. */
export function closeAssistantPanel(): void {
  close(ASSISTANT);
}

/**
 * Shows a conversation in the open panel, or a new one if `id` is null; ignored if it is closed.
 */
export function showConversation(id: string | null, { replace }: { replace: boolean }): void {
  afterReturn(() => {
    const address = id ?? "new";
    const shown = assistantAddress();
    if (shown === null || shown === address) return;
    show({ [ASSISTANT]: address }, { replace, ...(replace && { state: entry() }) });
  });
}

/** The state of a history entry that concerns the panel. */
export interface Entry {
  /** How many steps back the panel is closed; undefined if it was open when the page was loaded. */
  steps?: number | undefined;
  /** The task from which this one was opened. */
  from?: string | null | undefined;
}

const OPENED_HERE: Entry = { steps: 1 };

/** The state of the current history entry. */
export function entry(): Entry {
  const { steps, from } = (window.history.state as Entry | null) ?? {};
  return { steps, from };
}

function parameters(): URLSearchParams {
  return new URLSearchParams(window.location.search);
}

/** Changes query parameters of the URL; null removes one. */
export function show(changes: Record<string, string | null>, options: MoveOptions): void {
  move(() => {
    const all = parameters();
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) all.delete(name);
      else all.set(name, value);
    }
    const { pathname } = window.location;
    return all.size === 0 ? pathname : `${pathname}?${all}`;
  }, options);
}

/** Removes a query parameter, once: a second press may come before it is gone. */
function close(parameter: string): void {
  afterReturn(() => {
    if (!parameters().has(parameter)) return;
    const { steps } = entry();
    if (steps) goBack(steps + Number(isOverlayEntry()));
    else show({ [parameter]: null }, { replace: true });
  });
}

function withAssistant(address: string): string {
  const value = assistantAddress();
  if (value === null) return address;
  const [path = "", search = ""] = address.split("?");
  const all = new URLSearchParams(search);
  if (!all.has(ASSISTANT)) all.set(ASSISTANT, value);
  return `${path}?${all}`;
}
