import { lazy } from "react";
import { MenuButton } from "../shell/menu-button.js";
import classes from "./task-row.module.css";
import { MoreIcon } from "./view-icons.js";

const load = () => import("./section-menu.js");
const SectionMenu = lazy(async () => ({ default: (await load()).SectionMenu }));

/** The button of a section's menu. */
export function SectionMenuButton({ id, name }: { id: string; name: string }) {
  return (
    <MenuButton
      className={classes.more}
      label={`Section ${name}: more`}
      load={load}
      menu={<SectionMenu id={id} name={name} />}
    >
      <MoreIcon />
    </MenuButton>
  );
}
