import { addDays, today } from "@docket/dates";
import { lazy, useMemo } from "react";
import { showDialog } from "../shell/dialogs-state.js";
import { MenuButton } from "../shell/menu-button.js";
import { useAccount, useWrites } from "../store/use-store.js";
import { iconButton } from "../theme/icon-button.js";
import { toggleCollapsed } from "./collapsed.js";
import { groupTarget, useDropTarget } from "./drag-targets.js";
import classes from "./group-heading.module.css";
import { collapseKey } from "./items.js";
import type { TaskGroup } from "./task-groups.js";
import rowClasses from "./task-row.module.css";
import { ChevronIcon, MoreIcon } from "./view-icons.js";

const loadMenu = () => import("./section-menu.js");
const SectionMenu = lazy(loadMenu);

/** The heading of a group; collapses it. */
export function GroupHeading({ group, collapsed }: { group: TaskGroup; collapsed: boolean }) {
  const writes = useWrites();
  const clock = useAccount();
  const data = useMemo(() => ({ kind: "group", group }) as const, [group]);
  const target = useDropTarget<HTMLDivElement>(groupTarget(group), data);
  return (
    <div {...target} className={classes.heading} data-kind={group.kind}>
      <h2 className={classes.name}>
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={!collapsed}
          onClick={() => toggleCollapsed(collapseKey(group))}
        >
          <ChevronIcon size={16} />
          <GroupName group={group} />
          {group.tasks.length > 0 && <span className={classes.count}>{group.tasks.length}</span>}
        </button>
      </h2>
      {group.kind === "overdue" && (
        <button
          type="button"
          className={classes.action}
          onClick={() =>
            void writes.changeTask(
              group.tasks.map(({ task }) => task.id),
              { dueDate: today(clock) },
            )
          }
        >
          Move to today
        </button>
      )}
      {group.kind === "completed" && !collapsed && (
        <button
          type="button"
          className={classes.action}
          onClick={() => showDialog({ kind: "clear", ids: group.tasks.map(({ task }) => task.id) })}
        >
          Clear completed
        </button>
      )}
      {group.place.sectionId && (
        <MenuButton
          className={iconButton(rowClasses.more)}
          label={`Section ${group.name}: more`}
          load={loadMenu}
          menu={<SectionMenu id={group.place.sectionId} />}
        >
          <MoreIcon />
        </MenuButton>
      )}
    </div>
  );
}

function GroupName({ group: { kind, name } }: { group: TaskGroup }) {
  const clock = useAccount();
  if (kind === "overdue") return <span>Overdue</span>;
  if (kind === "completed") return <span>Completed</span>;
  if (kind === "similar") return <span>No task has all of these words. Similar ones</span>;
  if (kind === "section" || name === null) return <span dir="auto">{name}</span>;
  const day = dayWords(name, clock);
  return (
    <span>
      <span lang={clock.locale}>{day.name}</span>
      {day.near && <span className={classes.near}> · {day.near}</span>}
    </span>
  );
}

/** A day in words: "Thu 26 Nov", or "Today", "Tomorrow" and "Yesterday". */
export function dayWords(day: string, clock: { now: string; timeZone: string; locale: string }) {
  const first = today(clock);
  const near: Record<string, string> = {
    [first]: "Today",
    [addDays(first, 1)]: "Tomorrow",
    [addDays(first, -1)]: "Yesterday",
  };
  const sameYear = day.slice(0, 4) === first.slice(0, 4);
  const name = new Intl.DateTimeFormat(clock.locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(!sameYear && { year: "numeric" }),
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
  return { name, near: near[day] ?? null };
}
