import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useMemo } from "react";
import { announce } from "../shared/announce.js";
import { Perforation, TornEdge } from "../shell/paper-edges.js";
import { useTaskData } from "./data/task-data.js";
import { EmptyState } from "./empty-state.js";
import { ListSkeleton } from "./list-skeleton.js";
import { LoadFailed } from "./load-failed.js";
import { QuickAdd } from "./quick-add.js";
import { TaskList } from "./task-list.js";
import classes from "./tasks-page.module.css";
import { Toolbar } from "./toolbar.js";
import { useRows } from "./use-rows.js";
import { useTasks } from "./use-tasks.js";
import { useView, type View } from "./view.js";

const DEBOUNCE_MS = 250;

/** The task list, with the input for new tasks above it. */
export function TasksPage() {
  const { userId } = useTaskData();
  const view = useDebouncedView();
  const query = useTasks(userId, view);
  const rows = useRows(query.tasks);
  const count = query.isPending ? null : `${rows.length}${query.hasNextPage ? "+" : ""}`;
  useSearchAnnouncement(view, query.isPlaceholderData || query.isPending ? null : count);

  return (
    <>
      <h1 className={classes.title}>
        Tasks {count !== null && rows.length > 0 && <span className={classes.count}>{count}</span>}
      </h1>
      <div className={classes.sheet}>
        <div className={classes.stub}>
          <QuickAdd />
        </div>
        <Perforation />
        <Toolbar />
        <div className={classes.body} aria-busy={query.isFetching}>
          {(rows.length > 0 || query.hasNextPage) && (
            <TaskList rows={rows} query={query} search={view.q.trim()} />
          )}
          {rows.length === 0 && query.isPending && !query.isError && <ListSkeleton />}
          {rows.length === 0 && query.isSuccess && !query.hasNextPage && <EmptyState view={view} />}
          {query.isError && !query.isFetchNextPageError && (
            <LoadFailed
              error={query.error}
              hasRows={query.tasks.length > 0}
              onRetry={() => void query.refetch()}
            />
          )}
        </div>
        <TornEdge />
      </div>
    </>
  );
}

/** The view, with the search debounced; clearing it takes effect at once. */
function useDebouncedView(): View {
  const { show, q, sort } = useView();
  const [debounced] = useDebouncedValue(q, DEBOUNCE_MS);
  const search = q.trim() === "" ? "" : debounced;
  return useMemo(() => ({ show, sort, q: search }), [show, sort, search]);
}

function useSearchAnnouncement({ q }: View, count: string | null) {
  useEffect(() => {
    if (q.trim() === "" || count === null) return;
    announce(count === "0" ? "No results." : `${count} ${count === "1" ? "result" : "results"}.`);
  }, [q, count]);
}
