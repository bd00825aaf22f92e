import { generateKeyBetween } from "fractional-indexing";
import type { Draft } from "./draft.js";
import { byPosition, type Section, type Task } from "./rows.js";

type Place = "first" | "last" | { after: string } | { before: string } | undefined;

/** The task that a place refers to, if it is "after" or "before" one. */
export async function anchorOf(draft: Draft, place: Place): Promise<Task | null> {
  if (typeof place !== "object") return null;
  return draft.get("task", "after" in place ? place.after : place.before);
}

/** The position key of a place among a list's tasks. */
export async function positionAt(
  draft: Draft,
  listId: string,
  place: Place = "last",
): Promise<string> {
  const anchor = await anchorOf(draft, place);
  const after = place === "last" || (typeof place === "object" && "after" in place);
  const here =
    anchor?.position ?? (await draft.neighbour(listId, null, after ? "before" : "after"));
  if (!anchor) return after ? between(here, null) : between(null, here);
  return after
    ? between(here, await draft.neighbour(listId, here, "after"))
    : between(await draft.neighbour(listId, here, "before"), here);
}

function between(before: string | null, after: string | null): string {
  try {
    return generateKeyBetween(before, after);
  } catch {
    return `${before ?? ""}V`; // next to an optimistic key, which may be invalid
  }
}

/** The position key of a place among rows that are ordered together. */
export function placeAmong(
  rows: { id: string; position: string }[],
  id: string,
  place: Place = "last",
): string {
  const others = rows.filter((row) => row.id !== id).sort(byPosition);
  const at =
    place === "first"
      ? 0
      : place === "last"
        ? others.length
        : "after" in place
          ? others.findIndex((row) => row.id === place.after) + 1
          : others.findIndex((row) => row.id === place.before);
  return between(others[at - 1]?.position ?? null, others[at]?.position ?? null);
}

/** The sections of a list, including those in the trash. */
export async function sectionsOf(draft: Draft, listId: string): Promise<Section[]> {
  return (await draft.everything("section")).filter((section) => section.listId === listId);
}
