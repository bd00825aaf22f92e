import type { AddDefaults } from "../store/use-store.js";

/** The view in the page's URL. */
export type View =
  | { kind: PlainView }
  | { kind: "list" | "label"; id: string }
  | { kind: "search"; q: string };

/** The view that a URL names; null if it names none. */
export function viewAt(path: string, search: string): View | null {
  const [first = "", id = "", ...rest] = path.split("/").filter(Boolean);
  if (rest.length > 0) return null;
  if (id === "") {
    // After signing in, the URL is still the sign-in screen's: Today is shown.
    if (["", "sign-in", "sign-up"].includes(first)) return { kind: "today" };
    if (first === "search")
      return { kind: "search", q: new URLSearchParams(search).get("q") ?? "" };
    return isPlain(first) ? { kind: first } : null;
  }
  if (first === "lists") return { kind: "list", id: decodeURIComponent(id) };
  return first === "labels" ? { kind: "label", id: decodeURIComponent(id) } : null;
}

export type PlainView = (typeof plain)[number];

const plain = ["inbox", "today", "upcoming", "completed", "trash", "activity"] as const;

function isPlain(name: string): name is (typeof plain)[number] {
  return (plain as readonly string[]).includes(name);
}

/** The names of the built-in views. */
export const viewNames: Record<PlainView, string> = {
  inbox: "Inbox",
  today: "Today",
  upcoming: "Upcoming",
  completed: "Completed",
  trash: "Trash",
  activity: "Activity",
};

/** The URL path and query of a view. */
export function addressOf(view: View): string {
  switch (view.kind) {
    case "list":
      return `/lists/${encodeURIComponent(view.id)}`;
    case "label":
      return `/labels/${encodeURIComponent(view.id)}`;
    case "search":
      return view.q === "" ? "/search" : `/search?${new URLSearchParams({ q: view.q })}`;
    default:
      return `/${view.kind}`;
  }
}

/** Whether two views are the same one. */
export function isSameView(one: View | null, other: View): boolean {
  if (one?.kind !== other.kind) return false;
  return !("id" in one) || !("id" in other) || one.id === other.id;
}

/** The values by which a new task belongs to a view. @param day today */
export function defaultsOf(view: View | null, day: string): AddDefaults {
  if (view?.kind === "list") return { listId: view.id };
  if (view?.kind === "label") return { labelIds: [view.id] };
  return view?.kind === "today" ? { dueDate: day } : {};
}
