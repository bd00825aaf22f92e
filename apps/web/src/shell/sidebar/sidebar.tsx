import { today } from "@docket/dates";
import { PlusIcon, SearchIcon, TrashIcon } from "../../shared/icons.js";
import { PlainList } from "../../shared/plain-list.js";
import { inboxId, type Label, type List } from "../../store/rows.js";
import {
  useAccount,
  useAccountStore,
  useLabels,
  useLists,
  useRows,
} from "../../store/use-store.js";
import { dotColor } from "../../theme/dot-color.js";
import { IconButton } from "../../theme/icon-button.js";
import { dueCount, openCounts } from "../../views/indexes.js";
import type { Place } from "../../views/task-groups.js";
import {
  ActivityIcon,
  CompletedIcon,
  InboxIcon,
  SidebarIcon,
  TodayIcon,
  UpcomingIcon,
} from "../../views/view-icons.js";
import { showDialog } from "../dialogs-state.js";
import { Logo } from "../logo.js";
import { NavLink } from "./nav-link.js";
import { NavSection } from "./nav-section.js";
import classes from "./sidebar.module.css";
import { setSidebarOpen } from "./sidebar-state.js";

const more = [
  { kind: "completed", name: "Completed", icon: CompletedIcon },
  { kind: "activity", name: "Activity", icon: ActivityIcon },
  { kind: "trash", name: "Trash", icon: TrashIcon },
] as const;

/** The navigation: views, lists and labels. */
export function Sidebar() {
  const rows = useRows((all) => all);
  const inbox = useRows(inboxId);
  const { keyOf } = useAccountStore().mirror;
  const clock = useAccount();
  const lists = useLists().filter(({ isInbox }) => !isInbox);
  const labels = useLabels();
  const counts = openCounts(rows);
  const day = today(clock);
  const active = lists.filter(({ archivedAt }) => archivedAt === null);
  const archived = lists.filter(({ archivedAt }) => archivedAt !== null);

  const adds = (kind: "list" | "label") => (
    <IconButton
      className={classes.tool}
      label={`Add a ${kind}`}
      data-leads-away
      onClick={() => showDialog({ kind, id: null })}
    >
      <PlusIcon />
    </IconButton>
  );

  /** With the number of its open tasks, unless no task may be dropped on it. */
  const linkTo = (kind: "list" | "label", { id, name, color }: Label | List, drop?: Place) => (
    <NavLink
      key={keyOf(id, kind)}
      view={{ kind, id }}
      name={name}
      icon={
        <span className={kind === "list" ? classes.dot : classes.tag} style={dotColor(color)} />
      }
      count={drop && counts.get(`${kind} ${id}`)}
      drop={drop}
    />
  );

  return (
    <nav className={classes.sidebar} aria-label="Views">
      <div className={classes.top}>
        <span className={classes.brand}>
          <Logo />
          Docket
        </span>
        <IconButton
          className={classes.tool}
          label="Hide the sidebar"
          onClick={() => setSidebarOpen(false)}
        >
          <SidebarIcon size={20} />
        </IconButton>
      </div>
      <div className={classes.scroll}>
        <PlainList className={classes.links}>
          <NavLink
            view={{ kind: "inbox" }}
            name="Inbox"
            icon={<InboxIcon size={20} />}
            count={counts.get(`list ${inbox}`)}
            drop={{ listId: inbox, sectionId: null }}
          />
          <NavLink
            view={{ kind: "today" }}
            name="Today"
            icon={<TodayIcon size={20} />}
            count={dueCount(rows, clock)}
            drop={{ dueDate: day }}
          />
          <NavLink view={{ kind: "upcoming" }} name="Upcoming" icon={<UpcomingIcon size={20} />} />
          <NavLink view={{ kind: "search", q: "" }} name="Search" icon={<SearchIcon size={20} />} />
        </PlainList>
        <NavSection title="Lists" action={adds("list")}>
          {active.map((list) => linkTo("list", list, { listId: list.id, sectionId: null }))}
        </NavSection>
        {labels.length > 0 && (
          <NavSection title="Labels" action={adds("label")}>
            {labels.map((label) => linkTo("label", label, { labelId: label.id }))}
          </NavSection>
        )}
        <NavSection title="More">
          {more.map(({ kind, name, icon: Icon }) => (
            <NavLink key={kind} view={{ kind }} name={name} icon={<Icon size={20} />} />
          ))}
        </NavSection>
        {archived.length > 0 && (
          <NavSection title="Archive" collapsedByDefault>
            {archived.map((list) => linkTo("list", list))}
          </NavSection>
        )}
      </div>
    </nav>
  );
}
