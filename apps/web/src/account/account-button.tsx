import { UnstyledButton } from "@mantine/core";
import { lazy, useState } from "react";
import type { Person } from "../api/auth.js";
import { Part } from "../shell/part.js";
import classes from "./account-button.module.css";
import { initials } from "./initials.js";

const loadMenu = () => import("./account-menu.js");
const AccountMenu = lazy(async () => ({ default: (await loadMenu()).AccountMenu }));

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
    <Part fallback={button}>
      <AccountMenu person={person} />
    </Part>
  );
}
