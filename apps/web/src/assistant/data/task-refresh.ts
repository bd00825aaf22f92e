import type { QueryClient } from "@tanstack/react-query";
import { listsOf } from "../../tasks/data/task-cache.js";

/** Several changes in a row are read together, after so many milliseconds. */
const TOGETHER = 120;

/** Reads the lists of tasks again after the assistant has changed some. */
export function createTaskRefresh(queries: QueryClient, userId: string) {
  let clock: ReturnType<typeof setTimeout> | undefined;

  function read() {
    const lists = listsOf(userId);
    void queries.invalidateQueries({ queryKey: lists });
    void queries.invalidateQueries({ queryKey: ["has-tasks", ...lists] });
  }

  return {
    refresh() {
      clearTimeout(clock);
      clock = setTimeout(read, TOGETHER);
    },
  };
}
