import type { Task } from "@docket/contract";
import type { Query, QueryClient } from "@tanstack/react-query";
import { matchesView, type View } from "../view.js";
import {
  insertBefore,
  nextTaskId,
  prependTask,
  replaceTask,
  type TaskPages,
} from "./task-pages.js";

/** The key of a list; the keys of all lists of a user begin with `listsKey(userId)`. */
export const listKey = (userId: string, view: View) => [...listsKey(userId), view] as const;
export const listsKey = (userId: string) => ["tasks", userId] as const;

/** Applies committed changes to the lists that are loaded. */
export interface TaskCache {
  /** Replaces a task in place, also in lists that it no longer matches. */
  put(task: Task): void;
  /** Adds a new task on top of the lists that it matches. */
  add(task: Task): void;
  remove(id: string): void;
  /** Removes a task from lists that it no longer matches; the returned function puts it back. */
  evict(id: string): (task: Task) => void;
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
    for (const query of queries.getQueryCache().findAll({ queryKey: listsKey(userId) })) {
      changeList(query, change);
      // A running request may have read before the change: apply it to the result again.
      if (query.state.fetchStatus === "fetching") {
        void query.promise?.catch(() => undefined).then(() => changeList(query, change));
      }
    }
    // Lists that are not shown may be wrong about the task; they are reloaded when they are shown.
    void queries.invalidateQueries({ queryKey: listsKey(userId), refetchType: "none" });
  }

  return {
    put: (task) => changeLists((pages) => replaceTask(pages, task.id, () => task)),
    add: (task) =>
      changeLists((pages, view) => (matchesView(task, view) ? prependTask(pages, task) : pages)),
    remove: (id) => changeLists((pages) => replaceTask(pages, id, () => null)),
    evict(id) {
      const positions = new Map<Query, string | null>();
      changeLists((pages, view, query) =>
        replaceTask(pages, id, (task) => {
          if (matchesView(task, view)) return task;
          positions.set(query, nextTaskId(pages, id));
          return null;
        }),
      );
      return (task) => {
        for (const [query, next] of positions) {
          changeList(query, (pages) => insertBefore(pages, task, next));
        }
      };
    },
  };
}
