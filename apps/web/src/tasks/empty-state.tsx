import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.js";
import { listsKey } from "./data/task-cache.js";
import { useTaskData } from "./data/task-data.js";
import { EmptyDrawing } from "./empty-drawing.js";
import classes from "./empty-state.module.css";
import { setView, type View } from "./view.js";

/** Says why the view is empty, and what to do next. */
export function EmptyState({ view }: { view: View }) {
  const isSearch = view.q.trim() !== "";
  const hasTasks = useHasTasks(!isSearch && view.show !== "all");
  if (isSearch) return <NothingFound view={view} />;
  if (hasTasks === "loading") return null;
  if (view.show === "all" || hasTasks === false) {
    return (
      <Empty title="Nothing here yet" drawing="blank">
        Type your first task above and press Enter.
      </Empty>
    );
  }
  if (view.show === "done") {
    return (
      <Empty title="Nothing done yet" drawing="blank">
        Completed tasks appear here.
      </Empty>
    );
  }
  return (
    <Empty title="All done" drawing="done">
      You have no open tasks.
    </Empty>
  );
}

function NothingFound({ view }: { view: View }) {
  return (
    <Empty title={`No results for “${view.q.trim()}”`} drawing="search">
      {view.show !== "all" && (
        <>Only {view.show === "open" ? "open" : "done"} tasks were searched. </>
      )}
      <span className={classes.actions}>
        {view.show !== "all" && (
          <Button onClick={() => setView({ show: "all" })}>Search all tasks</Button>
        )}
        <Button variant="default" onClick={() => setView({ q: "" })}>
          Clear search
        </Button>
      </span>
    </Empty>
  );
}

interface EmptyProps {
  title: string;
  drawing: "blank" | "done" | "search";
  children: React.ReactNode;
}

function Empty({ title, drawing, children }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <EmptyDrawing kind={drawing} />
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.hint}>{children}</p>
    </div>
  );
}

/** Whether there is any task at all; undefined if not asked or not known. */
function useHasTasks(enabled: boolean): boolean | undefined | "loading" {
  const { userId } = useTaskData();
  const { data, isLoading } = useQuery({
    queryKey: ["has-tasks", ...listsKey(userId)],
    queryFn: ({ signal }) => api.listTasks({ limit: 1 }, { signal }),
    select: ({ items }) => items.length > 0,
    enabled,
  });
  return isLoading ? "loading" : data;
}
