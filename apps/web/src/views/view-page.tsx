import { today } from "@docket/dates";
import {
  lazy,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { announce } from "../shared/announce.js";
import { usePageTitle } from "../shared/page-title.js";
import { useStore } from "../shared/store.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { replaceId } from "../shell/location.js";
import { MenuButton } from "../shell/menu-button.js";
import { TornEdge } from "../shell/paper-edges.js";
import { useAccount, useAccountStore, useRows } from "../store/use-store.js";
import { iconButton } from "../theme/icon-button.js";
import { dayWords } from "./group-heading.js";
import { selectableId } from "./items.js";
import { orderInWords, useListOrder } from "./list-order.js";
import { ListSkeleton } from "./list-skeleton.js";
import { loadSearch, useSearch } from "./load-search.js";
import { followShown } from "./selection.js";
import { UPCOMING_DAYS } from "./task-groups.js";
import { TaskList } from "./task-list.js";
import { useViewItems } from "./use-view-items.js";
import { type View, viewNames } from "./view.js";
import { MoreIcon } from "./view-icons.js";
import classes from "./view-page.module.css";
import { enterView, followPlace, type ViewPlace } from "./view-place.js";
import { ViewStub } from "./view-stub.js";

// Without the search, nobody can say that nothing was found.
const EmptyView = lazy(async () => {
  const [view] = await Promise.all([import("./empty-view.js"), loadSearch()]);
  return view;
});
const TrashView = lazy(() => import("./trash-view.js"));
const NotFound = lazy(() => import("../shell/not-found.js"));
const ActivityView = lazy(() => import("./activity-view.js"));
const loadMenu = () => import("./view-menu.js");
const ViewMenu = lazy(loadMenu);

/** The most days that Upcoming shows, however far the user scrolls. */
const MAX_DAYS = 60 * UPCOMING_DAYS;

/** In milliseconds. */
const TYPING_PAUSE = 600;

/** A view with its title. */
export function ViewPage({ view }: { view: View }) {
  const name = useViewName(view);
  usePageTitle("view", view.kind === "search" && view.q ? `${view.q} · Search` : name);
  const key = useViewKey(view);
  const { database, loaded: isLoaded } = useAccountStore();
  const place = useMemo(() => enterView(database.userId, key), [database, key]);
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another view is entered
  useEffect(() => {
    const end = followPlace(place);
    // The focus stays on the link that was followed, so that a screen reader would not say it.
    if (!isFirst.current && name !== null) announce(name);
    isFirst.current = false;
    return end;
  }, [place]);

  const loaded = useStore(isLoaded);
  if (name === null) {
    return loaded ? (
      <LazyBoundary>
        <NotFound what={view.kind} />
      </LazyBoundary>
    ) : (
      <ListSkeleton />
    );
  }
  if (view.kind === "trash" || view.kind === "activity") {
    return (
      <>
        <ViewTitle view={view} name={name} count={null} />
        <div className={classes.sheet}>
          <div className={classes.body}>
            <LazyBoundary key={view.kind}>
              {view.kind === "trash" ? <TrashView /> : <ActivityView />}
            </LazyBoundary>
          </div>
          <TornEdge />
        </div>
      </>
    );
  }
  return <TasksOf key={key} view={view} name={name} place={place} />;
}

/**
 * A key that identifies the view. When a list or label that was created here gets its server id,
 * its URL is changed to that, which is valid everywhere, and the key stays the same.
 */
function useViewKey(view: View): string {
  const { idOf } = useAccountStore().mirror;
  const id = useRows((_, known) => ("id" in view ? known(view.id) : null));
  useEffect(() => {
    if ("id" in view && id !== null && id !== view.id) replaceId(view.id, id);
  }, [view, id]);

  const first = useRef(view);
  const before = first.current;
  const isSame =
    before.kind === view.kind &&
    (!("id" in before) || !("id" in view) || idOf(before.id) === idOf(view.id));
  if (!isSame) first.current = view;
  return "id" in first.current ? `${first.current.kind} ${first.current.id}` : view.kind;
}

function TasksOf({ view, name, place }: { view: View; name: string; place: ViewPlace }) {
  const [days, setDays] = useState(place.days);
  place.days = days;
  // Typing into the search is shown at once; its results are rendered at lower priority.
  const shown = useDeferredValue(view);
  const { groups, items, count } = useViewItems(shown, days);
  const { idOf } = useAccountStore().mirror;
  useLayoutEffect(
    () =>
      followShown(
        items.flatMap((item) => selectableId(item) ?? []),
        idOf,
      ),
    [items, idOf],
  );
  // Nothing of this view can be selected in the next one.
  useLayoutEffect(() => () => followShown([], idOf), [idOf]);
  const loaded = useStore(useAccountStore().loaded);
  const canSearch = useSearch(shown) !== null;
  const search = shown.kind === "search" && canSearch ? shown.q.trim() : "";
  useFoundAnnouncement(search, groups.flatMap(({ tasks }) => tasks).length);
  const isEmpty = groups.every(({ tasks, kind }) => tasks.length === 0 && kind !== "section");
  return (
    <>
      <ViewTitle view={view} name={name} count={count} />
      <div className={classes.sheet}>
        <ViewStub view={view} />
        <div className={classes.body} aria-busy={!loaded}>
          {isEmpty && !loaded ? (
            <ListSkeleton />
          ) : isEmpty && view.kind !== "upcoming" ? (
            <LazyBoundary>
              <EmptyView view={view} />
            </LazyBoundary>
          ) : (
            <TaskList
              items={items}
              showsList={view.kind !== "inbox" && view.kind !== "list"}
              search={search}
              place={place}
              {...(view.kind === "upcoming" &&
                days < MAX_DAYS && {
                  growsAfter: groups[days - 1]?.key,
                  onGrow: () => setDays(days + UPCOMING_DAYS),
                })}
            />
          )}
        </div>
        <TornEdge />
      </div>
    </>
  );
}

/** Says how many tasks a search has found, once the typing pauses. */
function useFoundAnnouncement(search: string, found: number): void {
  useEffect(() => {
    if (search === "") return;
    const say = () => announce(found === 1 ? "1 task found." : `${found} tasks found.`);
    const timer = setTimeout(say, TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [search, found]);
}

function ViewTitle({ view, name, count }: { view: View; name: string; count: number | null }) {
  const clock = useAccount();
  const isArchived = useRows(
    (rows, idOf) => view.kind === "list" && Boolean(rows.list.get(idOf(view.id))?.archivedAt),
  );
  const [order] = useListOrder(view);
  return (
    <header className={classes.header}>
      <h1 className={classes.title}>
        <span dir="auto">{name}</span>{" "}
        {count !== null && count > 0 && <span className={classes.count}>{count}</span>}
      </h1>
      {view.kind === "today" && (
        <p className={classes.day} lang={clock.locale}>
          {dayWords(today(clock), clock).name}
        </p>
      )}
      {(view.kind === "list" || view.kind === "inbox" || view.kind === "label") && (
        <MenuButton
          className={iconButton(classes.menu)}
          label={`${name}: more`}
          load={loadMenu}
          menu={<ViewMenu view={view} />}
        >
          <MoreIcon size={20} />
        </MenuButton>
      )}
      {order !== "manual" && <p className={classes.note}>{orderInWords(order)}</p>}
      {isArchived && (
        <p className={classes.note}>Archived: its tasks are not in Today or Upcoming.</p>
      )}
    </header>
  );
}

/** The name of a view; null if there is no such list or label. */
function useViewName(view: View): string | null {
  return useRows((rows, idOf) => {
    if (view.kind === "search") return "Search";
    if (view.kind === "list") return nameOf(rows.list.get(idOf(view.id)));
    if (view.kind === "label") return nameOf(rows.label.get(idOf(view.id)));
    return viewNames[view.kind];
  });
}

function nameOf(row: { name: string; deletedAt: string | null } | undefined): string | null {
  return row && row.deletedAt === null ? row.name : null;
}
