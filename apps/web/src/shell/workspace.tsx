import { lazy, useEffect, useRef, useState } from "react";
import { Redirect, Router, useRoute } from "wouter";
import type { User } from "../api/auth.js";
import {
  assistantFailed,
  pageCovered,
  rememberAssistant,
  reopenAssistant,
  useAssistantOpen,
} from "../assistant/panel-state.js";
import { useIsTouch } from "../fields/use-media.js";
import { announce } from "../shared/announce.js";
import { basePath } from "../shared/base-path.js";
import { useStore, useStorePart } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import { whenIdle } from "../shared/when-idle.js";
import { loadSending } from "../store/sync.js";
import { loadSearch } from "../views/load-search.js";
import { selection } from "../views/selection.js";
import { addressOf } from "../views/view.js";
import { ViewPage } from "../views/view-page.js";
import { BottomBar } from "./bottom-bar.js";
import { ConnectionBanner, loadOutageBanner } from "./connection-banner.js";
import { closeDialog, dialog } from "./dialogs-state.js";
import { MAIN_ID, NEW_TASK_ID } from "./element-ids.js";
import { LazyBoundary } from "./lazy-boundary.js";
import { useLocationBesideAssistant, useOpenTask, useView } from "./location.js";
import { SidebarFrame } from "./sidebar/sidebar-frame.js";
import { StoreGate } from "./store-gate.js";
import { loadToasts } from "./toaster.js";
import { TopBar } from "./top-bar.js";
import { useShortcuts } from "./use-shortcuts.js";
import classes from "./workspace.module.css";
import { ZoneQuestion } from "./zone-question.js";

const loadAssistant = () => import("../assistant/assistant.js");
const Assistant = lazy(loadAssistant);
const Administration = lazy(() => import("../administration/administration.js"));
const loadSessionExpired = () => import("../account/session-expired.js");
const SessionExpired = lazy(loadSessionExpired);
const TaskPanel = lazy(() => import("../task-panel/task-panel.js"));
const NotFound = lazy(() => import("./not-found.js"));
const SelectionBar = lazy(() => import("../views/selection-bar.js"));
const DragLayer = lazy(() => import("../views/drag-layer.js"));
const UndoToasts = lazy(() => import("./undo-toasts.js"));
const loadDialogs = () => import("./dialogs.js");
const Dialogs = lazy(loadDialogs);
const loadPalette = async () => (await loadDialogs()).loadPalette();

reopenAssistant();

interface WorkspaceProps {
  user: User;
  /** Whether a dialog over the page asks to sign in again. */
  sessionExpired: boolean;
}

/** The application of a signed-in user. */
export default function Workspace({ user, sessionExpired }: WorkspaceProps) {
  return (
    <Router base={basePath} hook={useLocationBesideAssistant}>
      <StoreGate user={user} sessionExpired={sessionExpired}>
        <Application user={user} sessionExpired={sessionExpired} />
      </StoreGate>
      <LazyBoundary>{sessionExpired && <SessionExpired user={user} />}</LazyBoundary>
    </Router>
  );
}

function Application({ user, sessionExpired }: WorkspaceProps) {
  const view = useView();
  const task = useOpenTask();
  const [administration] = useRoute("/administration");
  const open = useAssistantOpen();
  const covered = useStore(pageCovered);
  const shownDialog = useStore(dialog);
  const selecting = useStorePart(selection, ({ size }) => size > 0);
  const idle = useIdle();
  const wasOpened = useRef(false);
  wasOpened.current ||= open;
  useShortcuts();

  useEffect(() => rememberAssistant(open), [open]);
  // Whoever signs in next is not to see what was open and done; refused changes are shown to their owner again.
  useEffect(
    () => () => {
      closeDialog();
      toasts.clear();
      announce("");
    },
    [],
  );

  return (
    <>
      <a className="skip" href={`#${MAIN_ID}`}>
        Skip to tasks
      </a>
      <div
        className={classes.workspace}
        data-beside={open ? "assistant" : task ? "task" : undefined}
      >
        <div inert={covered}>
          <SidebarFrame />
        </div>
        <div className={classes.page} inert={covered}>
          <TopBar
            user={user}
            onPreloadAssistant={() => void loadAssistant().catch(() => undefined)}
          />
          <ConnectionBanner />
          <ZoneQuestion />
          <main id={MAIN_ID} className={classes.main} tabIndex={-1}>
            <LazyBoundary>{administration && <Administration user={user} />}</LazyBoundary>
            {!administration && view && <ViewPage view={view} />}
            <LazyBoundary>{!administration && !view && <NotFound />}</LazyBoundary>
          </main>
          <BottomBar />
        </div>
        <div className={classes.panel} inert={covered}>
          <LazyBoundary>{task && <TaskPanel taskId={task} />}</LazyBoundary>
        </div>
        <LazyBoundary onFailed={assistantFailed}>
          {wasOpened.current && <Assistant userId={user.id} sessionExpired={sessionExpired} />}
        </LazyBoundary>
      </div>
      <LazyBoundary>{selecting && <SelectionBar />}</LazyBoundary>
      <LazyBoundary>{idle && <DragLayer />}</LazyBoundary>
      <LazyBoundary>{idle && <UndoToasts />}</LazyBoundary>
      {/* If one cannot be loaded, the page's shortcuts keep working, and the next one may load. */}
      <LazyBoundary key={shownDialog?.kind} onFailed={closeDialog}>
        {shownDialog && <Dialogs state={shownDialog} />}
      </LazyBoundary>
      <Home />
    </>
  );
}

/** True once the page is idle after the first view: then code that may be needed next is loaded. */
function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(
    () =>
      whenIdle(() => {
        setIdle(true);
        // The first three are needed when the server is unreachable or no longer knows the user, the others
        // when the user starts typing, or changes something, at once.
        const parts = [
          loadToasts,
          loadOutageBanner,
          loadSessionExpired,
          loadPalette,
          loadSearch,
          loadSending,
        ];
        for (const load of parts) void load().catch(() => undefined);
      }),
    [],
  );
  return idle;
}

/** Redirects URLs without a view of their own to Today, and shows what the link of a mail did. */
function Home() {
  const { pathname, search } = window.location;
  const path = pathname.slice(basePath.length);
  const isTouch = useIsTouch();
  const isLeft = ["/", "/sign-in", "/sign-up", "/forgot-password"].includes(path);
  useEffect(() => {
    if (isLeft && search) void showLinkNote(search).catch(() => undefined);
  }, [isLeft, search]);
  // There is nothing yet that a new user could use the keys for.
  useEffect(() => {
    if (path === "/sign-up" && !isTouch)
      requestAnimationFrame(() => document.getElementById(NEW_TASK_ID)?.focus());
  }, [path, isTouch]);
  return isLeft ? <Redirect to={addressOf({ kind: "today" })} replace /> : null;
}

async function showLinkNote(search: string): Promise<void> {
  const { linkNote } = await import("../account/link-note.js");
  const message = linkNote(search, true);
  if (message) toasts.show({ key: "link", message, stays: true });
}
