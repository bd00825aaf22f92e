import { lazy, useMemo } from "react";
import type { User } from "../api/auth.js";
import { MenuButton } from "../shell/menu-button.js";
import classes from "./account-button.module.css";
import { initials } from "./initials.js";

/** The button of the account menu. */
export function AccountButton({ user }: { user: User }) {
  const { load, AccountMenu } = useMemo(() => menuOf(user.id), [user.id]);
  const letters = initials(user.name);
  return (
    <MenuButton
      className={classes.button}
      label={`${letters}, account menu for ${user.name}`}
      load={load}
      menu={<AccountMenu user={user} />}
    >
      {letters}
    </MenuButton>
  );
}

/** The menu, loaded for each user: somebody else may have signed in since. */
function menuOf(userId: string) {
  let learning: Promise<void> | undefined;
  const load = async () => {
    const menu = await import("./account-menu.js");
    learning ??= menu.learnAdministrator(userId);
    await learning;
    return menu;
  };
  return { load, AccountMenu: lazy(load) };
}
