import { lazy, useState } from "react";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import type { View } from "./view.js";
import { MoreIcon } from "./view-icons.js";
import classes from "./view-page.module.css";

const loadMenu = () => import("./view-menu.js");
const ViewMenu = lazy(async () => ({ default: (await loadMenu()).ViewMenu }));

/** The button of the menu of the shown list or label. */
export function ViewMenuButton({ view, name }: { view: View; name: string }) {
  const [used, setUsed] = useState(false);
  const button = (
    <button
      type="button"
      className={classes.menu}
      aria-label={`${name}: more`}
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenu().catch(() => undefined)}
      onClick={() => setUsed(true)}
    >
      <MoreIcon size={20} />
    </button>
  );
  if (!used) return button;
  return (
    <LazyBoundary fallback={button}>
      <ViewMenu view={view} name={name} />
    </LazyBoundary>
  );
}
