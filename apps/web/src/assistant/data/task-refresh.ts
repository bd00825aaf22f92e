import type { QueryClient } from "@tanstack/react-query";
import { listsKey } from "../../tasks/data/task-cache.js";

/** Several changes in a row cause one reload. */
const DEBOUNCE_MS = 120;

/** Reloads the task lists after the assistant has changed tasks. */
export function createTaskRefresh(queries: QueryClient, userId: string) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function reload() {
    const lists = listsKey(userId);
    void queries.invalidateQueries({ queryKey: lists });
    void queries.invalidateQueries({ queryKey: ["has-tasks", ...lists] });
  }

  return {
    refresh() {
      clearTimeout(timer);
      timer = setTimeout(reload, DEBOUNCE_MS);
    },
  };
}
