import { lazy } from "react";
import type { User } from "../api/auth.js";
import { MenuButton } from "../shell/menu-button.js";
import classes from "./account-button.module.css";
import { learnAdministrator } from "./administrator.js";
import { initials } from "./initials.js";

const load = async () => {
  const [menu] = await Promise.all([import("./account-menu.js"), learnAdministrator()]);
  return menu;
};
const AccountMenu = lazy(load);

/** The button of the account menu. */
export function AccountButton({ user }: { user: User }) {
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
