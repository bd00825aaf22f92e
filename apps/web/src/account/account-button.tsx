import { UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { Person } from "../api/auth.js";
import classes from "./account-button.module.css";

const loadMenu = () => import("./account-menu.js");
const AccountMenu = lazy(loadMenu);

/** The button of the account menu. The menu itself is loaded when somebody is about to open it. */
export function AccountButton({ person }: { person: Person }) {
  const [used, setUsed] = useState(false);
  const button = (
    <UnstyledButton
      className={classes.button}
      aria-label={`${initials(person.name)}, account of ${person.name}`}
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenu().catch(() => undefined)}
      onClick={() => setUsed(true)}
    >
      {initials(person.name)}
    </UnstyledButton>
  );
  if (!used) return button;
  return (
    <Suspense fallback={button}>
      <AccountMenu person={person} />
    </Suspense>
  );
}

/** The first letters of the first and the last word of a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], ...words.slice(1).slice(-1)].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
