import { lazy } from "react";
import { MenuButton } from "../shell/menu-button.js";
import { iconButton } from "../theme/icon-button.js";
import type { TaskItem } from "./items.js";
import classes from "./task-row.module.css";
import { MoreIcon } from "./view-icons.js";

const load = () => import("./row-menu.js");
const RowMenu = lazy(load);

/** The button of a task's menu. */
export function RowMenuButton({ item, tabIndex }: { item: TaskItem; tabIndex: number }) {
  return (
    <MenuButton
      className={iconButton(classes.more)}
      label={`More about ${item.task.title}`}
      tabIndex={tabIndex}
      load={load}
      menu={<RowMenu item={item} />}
    >
      <MoreIcon />
    </MenuButton>
  );
}
