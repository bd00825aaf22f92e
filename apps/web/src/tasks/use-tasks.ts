import type { Task } from "@docket/contract";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { api } from "../api/client.js";
import { onRecovery } from "../api/connection.js";
import { listKey, listsKey } from "./data/task-cache.js";
import { allTasks, firstPages, type TaskPages } from "./data/task-pages.js";
import { toListQuery, type View } from "./view.js";

/** Page sizes: the first page is small, because the user is waiting for it. */
const FIRST_PAGE = 50;
const LATER_PAGE = 200;

/** Pages that are reloaded when the window becomes visible again. */
const REFRESHED_PAGES = 3;

/**
 * The tasks of a view as far as they are loaded. While a search is typed, the previous results stay
 * (`isPlaceholderData`) until the server has answered.
 */
export function useTasks(userId: string, view: View) {
  const query = useInfiniteQuery({
    queryKey: listKey(userId, view),
    queryFn: ({ pageParam, signal }) =>
      api.listTasks(
        {
          ...toListQuery(view),
          limit: pageParam === null ? FIRST_PAGE : LATER_PAGE,
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous, query) => {
      const shown = query?.queryKey[2] as View | undefined;
      return shown?.show === view.show && shown.sort === view.sort ? previous : undefined;
    },
  });
  useRefresh(userId);
  useKeepFirstPage(userId, view);
  const tasks: Task[] = useMemo(() => (query.data ? allTasks(query.data) : []), [query.data]);
  return { ...query, tasks };
}

/**
 * Reloads the lists after an outage, and when the window becomes visible again; but not while
 * scrolled down, where rows would move while being read.
 */
function useRefresh(userId: string) {
  const queries = useQueryClient();
  useEffect(() => {
    const queryKey = listsKey(userId);
    const refresh = () => {
      if (window.scrollY > window.innerHeight) return;
      queries.setQueriesData<TaskPages>(
        { queryKey },
        (pages) => pages && firstPages(pages, REFRESHED_PAGES),
      );
      void queries.invalidateQueries({ queryKey });
    };
    const onVisible = () => document.visibilityState === "visible" && refresh();
    document.addEventListener("visibilitychange", onVisible);
    const stopListening = onRecovery(refresh);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      stopListening();
    };
  }, [queries, userId]);
}

/** A list that is no longer shown keeps its first page, to be shown at once when it is opened again. */
function useKeepFirstPage(userId: string, view: View) {
  const queries = useQueryClient();
  useEffect(
    () => () => {
      queries.setQueryData<TaskPages>(
        listKey(userId, view),
        (pages) => pages && firstPages(pages, 1),
      );
    },
    [queries, userId, view],
  );
}
