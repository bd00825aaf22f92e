import type { KnownList } from "@docket/quick-add/load";
import { useMemo } from "react";
import { type List, type Section, useLists, useRows } from "../store/use-store.js";
import { byPosition } from "../views/task-groups.js";

/** Where a task can be put. */
export interface Places {
  /** Those that are not archived, in their order. */
  lists: List[];
  /** Of all of these lists, in their order. */
  sections: Section[];
  /** The same for reading a line. */
  known: KnownList[];
}

export function usePlaces(): Places {
  const all = useLists();
  const rows = useRows(({ section }) => section);
  return useMemo(() => {
    const lists = all.filter(({ archivedAt }) => archivedAt === null);
    const sections = [...rows.values()]
      .filter(({ deletedAt }) => deletedAt === null)
      .sort(byPosition);
    const known = lists.map((list) => ({
      id: list.id,
      name: list.name,
      sections: sections.filter(({ listId }) => listId === list.id),
    }));
    return { lists, sections, known };
  }, [all, rows]);
}
