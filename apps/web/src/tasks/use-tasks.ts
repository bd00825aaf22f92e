import type { Task } from "@docket/contract";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { api } from "../api/client.js";
import { onRecovery } from "../api/connection.js";
import { listKey, listsOf } from "./data/task-cache.js";
import { allTasks, firstPages, type TaskPages } from "./data/task-pages.js";
import { toQuery, type View } from "./view.js";

type Page = TaskPages["pages"][number];

/** Tasks of the first request, which somebody waits for, and of each later one. */
const FIRST_PAGE = 50;
const LATER_PAGE = 200;

/** As many pages are loaded again when the page comes back into view. */
const REFRESHED = 3;

/**
 * The tasks of a view as far as they are loaded. While a search is typed, the tasks found so far
 * stay (`isPlaceholderData`) until the server has answered.
 */
export function useTasks(userId: string, view: View) {
  const query = useInfiniteQuery<
    Page,
    Error,
    InfiniteData<Page, string | null>,
    readonly unknown[],
    string | null
  >({
    queryKey: listKey(userId, view),
    queryFn: ({ pageParam, signal }) =>
      api.listTasks(
        {
          ...toQuery(view),
          limit: pageParam === null ? FIRST_PAGE : LATER_PAGE,
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before, query) => {
      const shown = query?.queryKey[2] as View | undefined;
      return shown?.show === view.show && shown.sort === view.sort ? before : undefined;
    },
  });
  useFreshness(userId);
  useShortMemory(userId, view);
  const tasks: Task[] = useMemo(() => (query.data ? allTasks(query.data) : []), [query.data]);
  return { ...query, tasks };
}

/**
 * Loads the lists again when the server is back after trouble, and when the page comes back into
 * view at the top of a list. Further down nothing moves under the reader's eyes.
 */
function useFreshness(userId: string) {
  const queries = useQueryClient();
  useEffect(() => {
    const queryKey = listsOf(userId);
    const refresh = () => {
      if (window.scrollY > window.innerHeight) return;
      queries.setQueriesData<TaskPages>(
        { queryKey },
        (pages) => pages && firstPages(pages, REFRESHED),
      );
      void queries.invalidateQueries({ queryKey });
    };
    const comeBack = () => document.visibilityState === "visible" && refresh();
    document.addEventListener("visibilitychange", comeBack);
    const stopListening = onRecovery(refresh);
    return () => {
      document.removeEventListener("visibilitychange", comeBack);
      stopListening();
    };
  }, [queries, userId]);
}

/** A list that goes out of sight keeps its first page, to be shown at once when it comes back. */
function useShortMemory(userId: string, view: View) {
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
