import type { Task, TaskSort } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { createStore, useStore } from "../shared/store.js";

export type Show = "open" | "done" | "all";

/** Which tasks the page shows, and in what order. Kept in the URL, so a reload keeps it. */
export interface View {
  show: Show;
  q: string;
  sort: TaskSort;
}

export const defaultView: View = { show: "open", q: "", sort: "newest" };

const shows = ["open", "done", "all"] as const;
const sorts = ["newest", "oldest", "updated", "title"] as const;

/** The view of a URL query; unknown values become the default. */
export function parseView(query: string): View {
  const params = new URLSearchParams(query);
  return {
    show: shows.find((show) => show === params.get("show")) ?? defaultView.show,
    q: (params.get("q") ?? "").slice(0, limits.search),
    sort: sorts.find((sort) => sort === params.get("sort")) ?? defaultView.sort,
  };
}

/** The URL query of a view, empty for the default one. */
export function formatView(view: View): string {
  const changed = Object.entries(view).filter(
    ([name, value]) => value !== defaultView[name as keyof View],
  );
  return changed.length === 0 ? "" : `?${new URLSearchParams(Object.fromEntries(changed))}`;
}

/** Whether a view shows a task, as far as the page can tell without the server. */
export function matchesView(task: Pick<Task, "title" | "description" | "completed">, view: View) {
  if (view.show !== "all" && task.completed !== (view.show === "done")) return false;
  const search = view.q.trim().toLowerCase();
  return `${task.title}\n${task.description ?? ""}`.toLowerCase().includes(search);
}

/** The API query of a view. */
export function toListQuery({ show, q, sort }: View) {
  return {
    sort,
    ...(show !== "all" && { completed: show === "done" }),
    ...(q.trim() !== "" && { q: q.trim() }),
  };
}

const current = createStore<View>(defaultView);

/** Reads the view from the URL, also when the browser's back button changes it. */
export function syncViewWithUrl(): void {
  const read = () => current.set(parseView(window.location.search));
  read();
  window.addEventListener("popstate", read);
}

export const currentView = current.get;

export function setView(change: Partial<View>): void {
  const view = { ...current.get(), ...change };
  current.set(view);
  window.history.replaceState(null, "", window.location.pathname + formatView(view));
}

export function useView(): View {
  return useStore(current);
}
