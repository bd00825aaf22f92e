import { type ReactNode, useMemo } from "react";
import { Link } from "wouter";
import { useDropTarget } from "../../views/drag-targets.js";
import type { Place } from "../../views/task-groups.js";
import { addressOf, isSameView, type View } from "../../views/view.js";
import { useView } from "../location.js";
import classes from "./sidebar.module.css";

interface NavLinkProps {
  view: View;
  name: string;
  icon: ReactNode;
  count?: number | undefined;
  /** Where tasks that are dropped on it go. */
  drop?: Place;
  onChoose: () => void;
}

/** A link to a view; tasks can be dropped on it. */
export function NavLink({ view, name, icon, count, drop, onChoose }: NavLinkProps) {
  const current = isSameView(useView(), view);
  const places = JSON.stringify(drop);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a place is its fields
  const data = useMemo(() => (drop ? ({ kind: "place", place: drop } as const) : null), [places]);
  const { ref, side } = useDropTarget<HTMLLIElement>(`place ${addressOf(view)}`, data);
  return (
    <li ref={ref}>
      <Link
        href={addressOf(view)}
        className={classes.link}
        aria-current={current ? "page" : undefined}
        data-over={side !== undefined || undefined}
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
