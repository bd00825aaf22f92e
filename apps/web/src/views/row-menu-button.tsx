import { lazy, useState } from "react";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import type { TaskItem } from "./items.js";
import classes from "./task-row.module.css";
import { MoreIcon } from "./view-icons.js";

const loadMenu = () => import("./row-menu.js");
const RowMenu = lazy(async () => ({ default: (await loadMenu()).RowMenu }));

interface RowMenuButtonProps {
  item: TaskItem;
  tabIndex: number;
}

/** The button of a task's menu; in a list, only the hovered or active row has it. */
export function RowMenuButton({ item, tabIndex }: RowMenuButtonProps) {
  const [used, setUsed] = useState(false);
  const button = (
    <button
      type="button"
      className={classes.more}
      aria-label={`More about ${item.task.title}`}
      aria-haspopup="menu"
      tabIndex={tabIndex}
      onPointerEnter={() => void loadMenu().catch(() => undefined)}
      onClick={() => setUsed(true)}
    >
      <MoreIcon />
    </button>
  );
  if (!used) return button;
  return (
    <LazyBoundary fallback={button}>
      <RowMenu item={item} tabIndex={tabIndex} />
    </LazyBoundary>
  );
}
