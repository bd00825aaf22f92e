import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useMemo } from "react";
import { announce } from "../shared/announce.js";
import { SlipEdge, TornEdge } from "../shell/slip-edge.js";
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

const TYPING_PAUSE_MS = 250;

/** The slip: its stub to write on, its body to read. */
export function TasksPage() {
  const { userId } = useTaskData();
  const view = useSettledView();
  const query = useTasks(userId, view);
  const rows = useRows(query.tasks);
  const count = query.isPending ? null : `${rows.length}${query.hasNextPage ? "+" : ""}`;
  useSearchAnnouncement(view, query.isPlaceholderData || query.isPending ? null : count);

  return (
    <>
      <h1 className={classes.title}>
        Tasks {count !== null && rows.length > 0 && <span className={classes.count}>{count}</span>}
      </h1>
      <div className={classes.slip}>
        <div className={classes.stub}>
          <QuickAdd />
        </div>
        <SlipEdge />
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

/** The view with its search as it was when the typing paused; an emptied search counts at once. */
function useSettledView(): View {
  const { show, q, sort } = useView();
  const [settled] = useDebouncedValue(q, TYPING_PAUSE_MS);
  const wanted = q.trim() === "" ? "" : settled;
  return useMemo(() => ({ show, sort, q: wanted }), [show, sort, wanted]);
}

function useSearchAnnouncement({ q }: View, count: string | null) {
  useEffect(() => {
    if (q.trim() === "" || count === null) return;
    announce(count === "0" ? "Nothing found." : `${count} found.`);
  }, [q, count]);
}
