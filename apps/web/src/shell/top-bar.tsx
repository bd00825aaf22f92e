import { AccountButton } from "../account/account-button.js";
import type { User } from "../api/auth.js";
import { AssistantButton } from "../assistant/assistant-button.js";
import { SearchIcon } from "../shared/icons.js";
import { useStore } from "../shared/store.js";
import { IconButton } from "../theme/icon-button.js";
import { MenuIcon } from "../views/view-icons.js";
import { showDialog } from "./dialogs-state.js";
import { Logo } from "./logo.js";
import sidebar from "./sidebar/sidebar.module.css";
import { setSidebarOpen, sidebarOpen } from "./sidebar/sidebar-state.js";
import classes from "./top-bar.module.css";

interface TopBarProps {
  user: User;
  /** Called when the assistant is about to be opened. */
  onPreloadAssistant: () => void;
}

/** The bar at the top of every view. */
export function TopBar({ user, onPreloadAssistant }: TopBarProps) {
  const open = useStore(sidebarOpen);
  return (
    <header className={classes.bar}>
      {!open && (
        <>
          <IconButton
            label="Show the sidebar"
            aria-expanded={false}
            onClick={() => setSidebarOpen(true)}
          >
            <MenuIcon size={20} />
          </IconButton>
          <span className={sidebar.brand}>
            <Logo />
            <span className={classes.name}>Docket</span>
          </span>
        </>
      )}
      <span className={classes.tools}>
        <IconButton
          label="Commands"
          aria-keyshortcuts="Control+K"
          title="Commands (Ctrl K)"
          onClick={() => showDialog({ kind: "palette" })}
        >
          <SearchIcon size={20} />
        </IconButton>
        <AssistantButton preload={onPreloadAssistant} />
        <AccountButton user={user} />
      </span>
    </header>
  );
}
