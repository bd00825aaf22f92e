import { AccountButton } from "../account/account-button.js";
import type { User } from "../api/auth.js";
import { AssistantButton } from "../assistant/assistant-button.js";
import classes from "./header.module.css";
import { Logo } from "./logo.js";

interface HeaderProps {
  user: User;
  /** The assistant is about to be opened. */
  onPreloadAssistant: () => void;
}

export function Header({ user, onPreloadAssistant }: HeaderProps) {
  return (
    <header className={classes.header}>
      <span className={classes.brand}>
        <Logo />
        Docket
      </span>
      <span className={classes.tools}>
        <AssistantButton preload={onPreloadAssistant} />
        <AccountButton user={user} />
      </span>
    </header>
  );
}
