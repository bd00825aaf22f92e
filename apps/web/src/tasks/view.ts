import type { Task, TaskSort } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { createStore, useStore } from "../shared/store.js";

export type Show = "open" | "done" | "all";

/** Which tasks the page shows, and in what order. It lives in the address, so a reload keeps it. */
export interface View {
  show: Show;
  q: string;
  sort: TaskSort;
}

export const defaultView: View = { show: "open", q: "", sort: "newest" };

const shows = ["open", "done", "all"] as const;
const sorts = ["newest", "oldest", "updated", "title"] as const;

/** The view that an address's query asks for; what it does not know it leaves at the default. */
export function readView(query: string): View {
  const given = new URLSearchParams(query);
  return {
    show: shows.find((show) => show === given.get("show")) ?? defaultView.show,
    q: (given.get("q") ?? "").slice(0, limits.search),
    sort: sorts.find((sort) => sort === given.get("sort")) ?? defaultView.sort,
  };
}

/** The address's query of a view, empty for the default one. */
export function writeView(view: View): string {
  const changed = Object.entries(view).filter(
    ([name, value]) => value !== defaultView[name as keyof View],
  );
  return changed.length === 0 ? "" : `?${new URLSearchParams(Object.fromEntries(changed))}`;
}

/** Whether a task belongs in a view, as far as the page can tell without asking the server. */
export function belongs(task: Pick<Task, "title" | "description" | "completed">, view: View) {
  if (view.show !== "all" && task.completed !== (view.show === "done")) return false;
  const wanted = view.q.trim().toLowerCase();
  return `${task.title}\n${task.description ?? ""}`.toLowerCase().includes(wanted);
}

/** What the API is asked for a view. */
export function toQuery({ show, q, sort }: View) {
  return {
    sort,
    ...(show !== "all" && { completed: show === "done" }),
    ...(q.trim() !== "" && { q: q.trim() }),
  };
}

const current = createStore<View>(defaultView);

/** Takes the view from the address, and again when the browser's back button changes it. */
export function followAddress(): () => void {
  const read = () => current.set(readView(window.location.search));
  read();
  window.addEventListener("popstate", read);
  return () => window.removeEventListener("popstate", read);
}

export const currentView = current.get;

export function setView(change: Partial<View>): void {
  const view = { ...current.get(), ...change };
  current.set(view);
  window.history.replaceState(null, "", window.location.pathname + writeView(view));
}

export function useView(): View {
  return useStore(current);
}
