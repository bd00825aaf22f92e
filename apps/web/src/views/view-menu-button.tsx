import { lazy } from "react";
import { MenuButton } from "../shell/menu-button.js";
import type { View } from "./view.js";
import { MoreIcon } from "./view-icons.js";
import classes from "./view-page.module.css";

const load = () => import("./view-menu.js");
const ViewMenu = lazy(async () => ({ default: (await load()).ViewMenu }));

/** The button of the menu of the shown list or label. */
export function ViewMenuButton({ view, name }: { view: View; name: string }) {
  return (
    <MenuButton
      className={classes.menu}
      label={`${name}: more`}
      load={load}
      menu={<ViewMenu view={view} name={name} />}
    >
      <MoreIcon size={20} />
    </MenuButton>
  );
}
