import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { Link } from "wouter";
import { useAccountStore } from "../../store/use-store.js";
import { useDropTarget } from "../../views/drag-targets.js";
import type { DropTarget } from "../../views/drop.js";
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
  drop?: Place | undefined;
}

/** A link to a view; tasks can be dropped on it. Lists and labels can be dragged into another order. */
export function NavLink({ view, name, icon, count, drop }: NavLinkProps) {
  const current = isSameView(useView(), view);
  const key = JSON.stringify([view, name, drop]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a view and a place are their fields
  const data = useMemo(() => targetOf(view, name, drop), [key]);
  const { keyOf } = useAccountStore().mirror;
  const id = "id" in view ? keyOf(view.id, view.kind) : "";
  const target = useDropTarget<HTMLLIElement>(`place ${view.kind} ${id}`, data);
  const link = useRef<HTMLAnchorElement>(null);
  // It may have been opened from elsewhere, while the sidebar shows others of its many.
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <li {...target}>
      <Link
        ref={link}
        href={addressOf(view)}
        className={classes.link}
        aria-current={current ? "page" : undefined}
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

function targetOf(view: View, name: string, place: Place | undefined): DropTarget | null {
  if (!place) return null;
  const ordered = "id" in view ? { entity: view.kind, id: view.id, name } : undefined;
  return { kind: "place", place, ordered };
}
