import { useQueryClient } from "@tanstack/react-query";
import { lazy, useEffect, useMemo, useRef } from "react";
import type { User } from "../api/auth.js";
import { assistantOpen, pageCovered } from "../assistant/panel-state.js";
import { basePath } from "../shared/base-path.js";
import { useStore } from "../shared/store.js";
import { listsKey } from "../tasks/data/task-cache.js";
import { createTaskData, TaskDataProvider } from "../tasks/data/task-data.js";
import { TasksPage } from "../tasks/tasks-page.js";
import { ConnectionBanner } from "./connection-banner.js";
import { Header } from "./header.js";
import { LazyBoundary } from "./lazy-boundary.js";
import { helpShown, useShortcuts } from "./use-shortcuts.js";
import classes from "./workspace.module.css";

const loadAssistant = () => import("../assistant/assistant.js");
const Assistant = lazy(loadAssistant);
const SessionExpired = lazy(async () => ({
  default: (await import("../account/session-expired.js")).SessionExpired,
}));
const ShortcutsHelp = lazy(async () => ({
  default: (await import("./shortcuts-help.js")).ShortcutsHelp,
}));

/** The page of a signed-in user. `sessionExpired`: a dialog over it asks to sign in again. */
export function Workspace({ user, sessionExpired }: { user: User; sessionExpired: boolean }) {
  const queries = useQueryClient();
  const data = useMemo(() => createTaskData(queries, user.id), [queries, user.id]);

  useEffect(() => {
    if (sessionExpired) return;
    const stop = data.start();
    void queries.invalidateQueries({ queryKey: listsKey(user.id) });
    return stop;
  }, [data, sessionExpired, queries, user.id]);

  useEffect(() => {
    // Replaces "/sign-in" or "/sign-up".
    window.history.replaceState(null, "", `${basePath}/${window.location.search}`);
  }, []);

  useShortcuts(data);
  const help = useStore(helpShown);
  const open = useStore(assistantOpen);
  const covered = useStore(pageCovered);
  const wasOpened = useRef(false);
  wasOpened.current ||= open;

  return (
    <TaskDataProvider value={data}>
      <a className="skip" href="#new-task">
        Skip to tasks
      </a>
      <div className={classes.workspace} data-beside={open || undefined}>
        <div className={classes.page} inert={covered}>
          <Header
            user={user}
            onPreloadAssistant={() => void loadAssistant().catch(() => undefined)}
          />
          <ConnectionBanner />
          <main className={classes.main}>
            <TasksPage />
          </main>
        </div>
        <LazyBoundary>
          {wasOpened.current && <Assistant sessionExpired={sessionExpired} />}
        </LazyBoundary>
      </div>
      <LazyBoundary>
        {sessionExpired && <SessionExpired user={user} />}
        {help && <ShortcutsHelp />}
      </LazyBoundary>
    </TaskDataProvider>
  );
}
