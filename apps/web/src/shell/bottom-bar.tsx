import { Link } from "wouter";
import { useIsPhone } from "../fields/use-media.js";
import { PlusIcon, SearchIcon } from "../shared/icons.js";
import { addressOf, isSameView, type View } from "../views/view.js";
import { InboxIcon, TodayIcon, UpcomingIcon } from "../views/view-icons.js";
import classes from "./bottom-bar.module.css";
import { showDialog } from "./dialogs-state.js";
import { useView } from "./location.js";

const links: { view: View; name: string; icon: typeof InboxIcon }[] = [
  { view: { kind: "today" }, name: "Today", icon: TodayIcon },
  { view: { kind: "inbox" }, name: "Inbox", icon: InboxIcon },
  { view: { kind: "upcoming" }, name: "Upcoming", icon: UpcomingIcon },
  { view: { kind: "search", q: "" }, name: "Search", icon: SearchIcon },
];

/** The bar on phones, in reach of the thumb: the most used views and a button for a new task. */
export function BottomBar() {
  const isPhone = useIsPhone();
  const current = useView();
  if (!isPhone) return null;
  const [today, inbox, upcoming, search] = links.map(({ view, name, icon: Icon }) => (
    <Link
      key={name}
      href={addressOf(view)}
      className={classes.link}
      aria-current={isSameView(current, view) ? "page" : undefined}
    >
      <Icon size={22} />
      <span>{name}</span>
    </Link>
  ));
  return (
    <nav className={classes.bar} aria-label="Main views">
      {today}
      {inbox}
      <button
        type="button"
        className={classes.add}
        aria-label="Add a task"
        onClick={() => showDialog({ kind: "add" })}
      >
        <PlusIcon size={26} />
      </button>
      {upcoming}
      {search}
    </nav>
  );
}
