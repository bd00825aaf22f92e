import { lazy, useMemo } from "react";
import type { User } from "../api/auth.js";
import { MenuButton } from "../shell/menu-button.js";
import classes from "./account-button.module.css";
import { learnAdministrator } from "./administrator.js";
import { initials } from "./initials.js";

/** The button of the account menu. */
export function AccountButton({ user }: { user: User }) {
  const { load, AccountMenu } = useMemo(() => menuOf(user.id), [user.id]);
  return (
    <MenuButton
      className={classes.button}
      label={`${initials(user.name)}, account menu for ${user.name}`}
      load={load}
      menu={<AccountMenu user={user} />}
    >
      {initials(user.name)}
    </MenuButton>
  );
}

/** The menu, loaded for each user: somebody else may have signed in since. */
function menuOf(userId: string) {
  let learning: Promise<void> | undefined;
  const load = async () => {
    learning ??= learnAdministrator(userId);
    const [menu] = await Promise.all([import("./account-menu.js"), learning]);
    return menu;
  };
  return { load, AccountMenu: lazy(load) };
}
