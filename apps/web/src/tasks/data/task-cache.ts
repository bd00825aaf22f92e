import type { Task } from "@docket/contract";
import type { Query, QueryClient } from "@tanstack/react-query";
import { belongs, type View } from "../view.js";
import { changeTask, insertBefore, nextOf, putFirst, type TaskPages } from "./task-pages.js";

/** The key of a list; all lists of a person begin with `listsOf(userId)`. */
export const listKey = (userId: string, view: View) => [...listsOf(userId), view] as const;
export const listsOf = (userId: string) => ["tasks", userId] as const;

/** What committed changes do to the lists that are loaded. */
export interface TaskCache {
  /** A task as the server now has it. It keeps its place, also where it no longer belongs. */
  put(task: Task): void;
  /** A task that was just made; it comes first where it belongs. */
  add(task: Task): void;
  remove(id: string): void;
  /** Takes a task out of the lists it no longer belongs to; the answer puts it back in its places. */
  tidy(id: string): (task: Task) => void;
}

type Change = (pages: TaskPages, view: View, query: Query) => TaskPages;

export function createTaskCache(queries: QueryClient, userId: string): TaskCache {
  function changeList(query: Query, change: Change) {
    const pages = query.state.data as TaskPages | undefined;
    if (!pages) return;
    const after = change(pages, query.queryKey[2] as View, query);
    if (after !== pages) queries.setQueryData(query.queryKey, after);
  }

  function changeLists(change: Change) {
    for (const query of queries.getQueryCache().findAll({ queryKey: listsOf(userId) })) {
      changeList(query, change);
      // What is being loaded may have been read before the change: make it once more on top.
      if (query.state.fetchStatus === "fetching") {
        void query.promise?.catch(() => undefined).then(() => changeList(query, change));
      }
    }
    // Lists out of sight may lack the task or have it elsewhere; they are loaded again when shown.
    void queries.invalidateQueries({ queryKey: listsOf(userId), refetchType: "none" });
  }

  return {
    put: (task) => changeLists((pages) => changeTask(pages, task.id, () => task)),
    add: (task) =>
      changeLists((pages, view) => (belongs(task, view) ? putFirst(pages, task) : pages)),
    remove: (id) => changeLists((pages) => changeTask(pages, id, () => null)),
    tidy(id) {
      const places = new Map<Query, string | null>();
      changeLists((pages, view, query) =>
        changeTask(pages, id, (task) => {
          if (belongs(task, view)) return task;
          places.set(query, nextOf(pages, id));
          return null;
        }),
      );
      return (task) => {
        for (const [query, next] of places) {
          changeList(query, (pages) => insertBefore(pages, task, next));
        }
      };
    },
  };
}
