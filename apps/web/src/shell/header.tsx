import { AccountButton } from "../account/account-button.js";
import type { Person } from "../api/auth.js";
import { AssistantButton } from "../assistant/assistant-button.js";
import classes from "./header.module.css";
import { Mark } from "./mark.js";

interface HeaderProps {
  person: Person;
  /** Somebody is about to open the assistant. */
  onAboutToOpen: () => void;
}

export function Header({ person, onAboutToOpen }: HeaderProps) {
  return (
    <header className={classes.header}>
      <span className={classes.brand}>
        <Mark />
        Docket
      </span>
      <span className={classes.tools}>
        <AssistantButton preload={onAboutToOpen} />
        <AccountButton person={person} />
      </span>
    </header>
  );
}
