import { lazy, useState } from "react";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import classes from "./task-row.module.css";
import { MoreIcon } from "./view-icons.js";

const loadMenu = () => import("./section-menu.js");
const SectionMenu = lazy(async () => ({ default: (await loadMenu()).SectionMenu }));

/** The button of a section's menu. */
export function SectionMenuButton({ id, name }: { id: string; name: string }) {
  const [used, setUsed] = useState(false);
  const button = (
    <button
      type="button"
      className={classes.more}
      aria-label={`Section ${name}: more`}
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenu().catch(() => undefined)}
      onClick={() => setUsed(true)}
    >
      <MoreIcon />
    </button>
  );
  if (!used) return button;
  return (
    <LazyBoundary fallback={button}>
      <SectionMenu id={id} name={name} />
    </LazyBoundary>
  );
}
