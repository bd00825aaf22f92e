import { lazy, useState } from "react";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import type { Task } from "../store/use-store.js";
import classes from "./task-row.module.css";
import { MoreIcon } from "./view-icons.js";

const loadMenu = () => import("./row-menu.js");
const RowMenu = lazy(async () => ({ default: (await loadMenu()).RowMenu }));

interface RowMenuButtonProps {
  task: Task;
  tabIndex: number;
}

/** What else can be done with a task; only the hovered or active row has the button. */
export function RowMenuButton({ task, tabIndex }: RowMenuButtonProps) {
  const [used, setUsed] = useState(false);
  const button = (
    <button
      type="button"
      className={classes.more}
      aria-label={`More about ${task.title}`}
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
      <RowMenu task={task} tabIndex={tabIndex} />
    </LazyBoundary>
  );
}
