import { AccountButton } from "../account/account-button.js";
import type { Person } from "../api/auth.js";
import classes from "./header.module.css";
import { Mark } from "./mark.js";

export function Header({ person }: { person: Person }) {
  return (
    <header className={classes.header}>
      <span className={classes.brand}>
        <Mark />
        Docket
      </span>
      <AccountButton person={person} />
    </header>
  );
}
