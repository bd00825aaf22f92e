import { type KeyboardEvent, type MouseEvent, memo, useState } from "react";
import { useIsTouch } from "../fields/use-media.js";
import { useStore, useStorePart } from "../shared/store.js";
import { showDialog } from "../shell/dialogs-state.js";
import { closeTask, currentTask, openTask } from "../shell/location.js";
import { useAccountStore } from "../store/use-store.js";
import { collapsed, toggleCollapsed } from "./collapsed.js";
import { useRowDrag } from "./drag-targets.js";
import { Highlighted } from "./highlighted.js";
import type { TaskItem } from "./items.js";
import { recentlyCompleted, tick } from "./recently-completed.js";
import { RowDetails } from "./row-details.js";
import { rowKeys } from "./row-keys.js";
import { RowMenuButton } from "./row-menu-button.js";
import { selection, selectThrough, toggleSelected } from "./selection.js";
import classes from "./task-row.module.css";
import { TickBox } from "./tick-box.js";
import { useSwipe } from "./use-swipe.js";
import { ChevronIcon } from "./view-icons.js";

interface TaskRowProps {
  item: TaskItem;
  /** Whether the Tab key reaches this row. */
  active: boolean;
  /** Whether it shows the task's list. */
  showsList: boolean;
  search: string;
}

/**
 * A task as a line of a view. A click opens it; a swipe to the right completes it, one to the left
 * sets its date.
 */
export const TaskRow = memo(function TaskRow({ item, active, showsList, search }: TaskRowProps) {
  const store = useAccountStore();
  const { writes } = store;
  const { task } = item;
  const isRecentlyCompleted = useStorePart(recentlyCompleted, (all) => all.has(task.id));
  const selected = useStorePart(selection, (ids) => ids.has(task.id));
  const selecting = useStore(selection).size > 0;
  const [hovered, setHovered] = useState(false);
  const isTouch = useIsTouch();
  const completed = task.completed || isRecentlyCompleted;
  const drag = useRowDrag<HTMLDivElement>(item);
  const swipe = useSwipe({
    right: () => toggle(),
    left: () => showDialog({ kind: "due", ids: [task.id] }),
  });

  const toggle = (done = !completed) => void tick(task, done, writes);

  function collapse(id: string, isCollapsed: boolean) {
    const key = `task ${store.mirror.keyOf(id, "task")}`;
    if (collapsed.get().includes(key) !== isCollapsed) toggleCollapsed(key);
  }

  function press(event: MouseEvent) {
    if (event.shiftKey) selectThrough(task.id);
    else if (event.ctrlKey || event.metaKey || selecting) toggleSelected(task.id);
    else if (store.mirror.idOf(currentTask() ?? "") !== task.id) openTask(task.id);
    // A double click opens it.
    else if (event.detail < 2) closeTask();
  }

  /** The right button, or the menu key, opens the menu of the row; a long press drags it. */
  function onContextMenu(event: MouseEvent<HTMLElement>) {
    const row = event.currentTarget;
    const more = row.querySelector<HTMLElement>("[aria-haspopup=menu]");
    if (isTouch || !more || !row.contains(event.target as Node)) return;
    event.preventDefault();
    more.click();
  }

  function onKeyDown(event: KeyboardEvent) {
    // Read when a key is pressed: a subscription would re-render all rows every minute.
    const clock = () => ({ ...store.account.get(), now: store.now.get() });
    if (!rowKeys(event, item, { writes, tick: () => toggle(), collapse, clock })) return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering shows buttons that the focus shows as well
    <div
      {...drag}
      {...swipe}
      className={classes.row}
      data-done={completed || undefined}
      data-selected={selected || undefined}
      style={{ "--depth": item.depth } as React.CSSProperties}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
      onContextMenu={onContextMenu}
    >
      {item.expanded !== null && (
        <button
          type="button"
          className={classes.collapse}
          data-narrow
          aria-expanded={item.expanded}
          aria-label={`Subtasks of ${task.title}`}
          tabIndex={active ? 0 : -1}
          onClick={() => collapse(task.id, item.expanded === true)}
        >
          <ChevronIcon size={16} />
        </button>
      )}
      <TickBox
        priority={task.priority}
        aria-label={task.title}
        aria-describedby={`details-${task.id}`}
        checked={completed}
        tabIndex={active ? 0 : -1}
        data-row-focus
        data-task-id={task.id}
        onChange={(event) => toggle(event.currentTarget.checked)}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        className={classes.text}
        tabIndex={-1}
        aria-pressed={selecting ? selected : undefined}
        onClick={press}
      >
        <span className={classes.title} dir="auto">
          <Highlighted text={task.title} search={search} />
        </span>
        {task.description && (
          <span className={classes.description} dir="auto">
            <Highlighted text={task.description} search={search} />
          </span>
        )}
        <RowDetails
          id={`details-${task.id}`}
          task={task}
          nested={item.depth > 0}
          group={item.group}
          showsList={showsList}
          completed={completed}
        />
      </button>
      {(active || hovered || isTouch) && <RowMenuButton item={item} tabIndex={active ? 0 : -1} />}
    </div>
  );
});
