import type { ReactNode } from "react";
import { Link } from "wouter";
import { useDrop } from "../../views/dragging.js";
import type { Place } from "../../views/task-groups.js";
import { addressOf, isSameView, type View } from "../../views/view.js";
import { useView } from "../location.js";
import classes from "./sidebar.module.css";

interface NavLinkProps {
  view: View;
  name: string;
  icon: ReactNode;
  count?: number | undefined;
  /** Where tasks go that are dropped on it. */
  drop?: Place;
  onChoose: () => void;
}

/** A link to a view; tasks can be dropped on it. */
export function NavLink({ view, name, icon, count, drop, onChoose }: NavLinkProps) {
  const current = isSameView(useView(), view);
  const { ref, isOver } = useDrop(`place ${addressOf(view)}`, { kind: "place", place: drop ?? {} });
  return (
    <li ref={ref}>
      <Link
        href={addressOf(view)}
        className={classes.link}
        aria-current={current ? "page" : undefined}
        data-over={(isOver && drop !== undefined) || undefined}
        onClick={onChoose}
      >
        <span className={classes.icon}>{icon}</span>
        <span className={classes.name} dir="auto">
          {name}
        </span>
        {count !== undefined && count > 0 && <span className={classes.count}>{count}</span>}
      </Link>
    </li>
  );
}
