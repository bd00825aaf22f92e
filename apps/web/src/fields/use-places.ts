import { useMemo } from "react";
import { byPosition } from "../store/rows.js";
import { type List, type Section, useLists, useRows } from "../store/use-store.js";

/** Where a task can be put. */
export interface Places {
  /** The lists that are not archived, and the current one, in the user's order. */
  lists: List[];
  /** The other ones: they are not offered, but can be named. */
  archived: List[];
  /** The sections of `lists`, in the user's order. */
  sections: Section[];
}

/** @param current a list that is offered even if it is archived */
export function usePlaces(current?: string): Places {
  const all = useLists();
  const rows = useRows(({ section }) => section);
  return useMemo(() => placesOf(all, [...rows.values()], current), [all, rows, current]);
}

export function placesOf(all: List[], rows: Section[], current?: string): Places {
  const lists = all.filter(({ id, archivedAt }) => archivedAt === null || id === current);
  const offered = new Set(lists.map(({ id }) => id));
  const sections = rows
    .filter(({ deletedAt, listId }) => deletedAt === null && offered.has(listId))
    .sort(byPosition);
  return { lists, archived: all.filter(({ id }) => !offered.has(id)), sections };
}
