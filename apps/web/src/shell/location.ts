import { useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { basePath } from "../shared/base-path.js";
import { addressOf, type View, viewAt } from "../views/view.js";

/** The parameter that names the task whose panel is open. */
const TASK = "task";

/** The view that the address names; null where it names none. */
export function useView(): View | null {
  const [path] = useLocation();
  const search = useSearch();
  return useMemo(() => viewAt(path, search), [path, search]);
}

/** The id of the task whose panel is open. */
export function useOpenTask(): string | null {
  return new URLSearchParams(useSearch()).get(TASK);
}

/** As {@link useOpenTask}, outside of components. */
export function currentTask(): string | null {
  return new URLSearchParams(window.location.search).get(TASK);
}

/** The view at present, outside of components. */
export function currentView(): View | null {
  return viewAt(window.location.pathname.slice(basePath.length), window.location.search);
}

export function goTo(view: View, options?: { replace?: boolean }): void {
  navigate(basePath + addressOf(view), options);
}

/** Opens the panel of a task beside the view. Back closes it. */
export function openTask(id: string): void {
  if (id === currentTask()) return;
  const { pathname, search } = window.location;
  const parameters = new URLSearchParams(search);
  const replace = parameters.has(TASK);
  parameters.set(TASK, id);
  navigate(`${pathname}?${parameters}`, { replace, state: { openedHere: true } });
}

/** Closes the panel of the task. */
export function closeTask(): void {
  if (!currentTask()) return;
  if ((window.history.state as { openedHere?: boolean } | null)?.openedHere) {
    window.history.back();
    return;
  }
  const { pathname, search } = window.location;
  const parameters = new URLSearchParams(search);
  parameters.delete(TASK);
  const rest = parameters.toString();
  navigate(rest === "" ? pathname : `${pathname}?${rest}`, { replace: true });
}

/** The address of a task, in its view. */
export function taskAddress(view: View, id: string): string {
  const address = addressOf(view);
  return `${address}${address.includes("?") ? "&" : "?"}${new URLSearchParams({ [TASK]: id })}`;
}
