import { lazy, useState } from "react";
import type { User } from "../api/auth.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import classes from "./account-button.module.css";
import { initials } from "./initials.js";

const loadMenu = () => import("./account-menu.js");
const AccountMenu = lazy(async () => ({ default: (await loadMenu()).AccountMenu }));

/** The button of the account menu; the menu's code is loaded when the button is hovered or used. */
export function AccountButton({ user }: { user: User }) {
  const [used, setUsed] = useState(false);
  const button = (
    <button
      type="button"
      className={classes.button}
      aria-label={`${initials(user.name)}, account menu for ${user.name}`}
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenu().catch(() => undefined)}
      onClick={() => setUsed(true)}
    >
      {initials(user.name)}
    </button>
  );
  if (!used) return button;
  return (
    <LazyBoundary fallback={button}>
      <AccountMenu user={user} />
    </LazyBoundary>
  );
}
