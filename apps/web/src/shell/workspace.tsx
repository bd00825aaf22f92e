import { useQueryClient } from "@tanstack/react-query";
import { lazy, useEffect, useMemo, useRef } from "react";
import type { Person } from "../api/auth.js";
import { assistantOpen, pageCovered } from "../assistant/open.js";
import { useStore } from "../shared/store.js";
import { listsOf } from "../tasks/data/task-cache.js";
import { createTaskData, TaskDataProvider } from "../tasks/data/task-data.js";
import { TasksPage } from "../tasks/tasks-page.js";
import { ConnectionBanner } from "./connection-banner.js";
import { Header } from "./header.js";
import { Part } from "./part.js";
import { helpShown, useShortcuts } from "./use-shortcuts.js";
import classes from "./workspace.module.css";

const loadAssistant = () => import("../assistant/assistant.js");
const Assistant = lazy(loadAssistant);
const SessionEnded = lazy(async () => ({
  default: (await import("../account/session-ended.js")).SessionEnded,
}));
const ShortcutsHelp = lazy(async () => ({
  default: (await import("./shortcuts-help.js")).ShortcutsHelp,
}));

/** The page of somebody who is signed in. `ended`: over it, the request to sign in again. */
export function Workspace({ person, ended }: { person: Person; ended: boolean }) {
  const queries = useQueryClient();
  const data = useMemo(() => createTaskData(queries, person.id), [queries, person.id]);

  useEffect(() => {
    if (ended) return;
    const stop = data.start();
    void queries.invalidateQueries({ queryKey: listsOf(person.id) });
    return stop;
  }, [data, ended, queries, person.id]);

  useEffect(() => {
    // From the door ("/sign-in") to the tasks.
    window.history.replaceState(null, "", `/${window.location.search}`);
  }, []);

  useShortcuts(data);
  const help = useStore(helpShown);
  const open = useStore(assistantOpen);
  const covered = useStore(pageCovered);
  const used = useRef(false);
  used.current ||= open;

  return (
    <TaskDataProvider value={data}>
      <a className="skip" href="#new-task">
        Skip to your tasks
      </a>
      <div className={classes.workspace} data-beside={open || undefined}>
        <div className={classes.page} inert={covered}>
          <Header
            person={person}
            onAboutToOpen={() => void loadAssistant().catch(() => undefined)}
          />
          <ConnectionBanner />
          <main className={classes.main}>
            <TasksPage />
          </main>
        </div>
        <Part>{used.current && <Assistant ended={ended} />}</Part>
      </div>
      <Part>
        {ended && <SessionEnded person={person} />}
        {help && <ShortcutsHelp />}
      </Part>
    </TaskDataProvider>
  );
}
