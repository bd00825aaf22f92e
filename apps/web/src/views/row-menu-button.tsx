import { lazy } from "react";
import { MenuButton } from "../shell/menu-button.js";
import type { TaskItem } from "./items.js";
import classes from "./task-row.module.css";
import { MoreIcon } from "./view-icons.js";

const load = () => import("./row-menu.js");
const RowMenu = lazy(async () => ({ default: (await load()).RowMenu }));

interface RowMenuButtonProps {
  item: TaskItem;
  tabIndex: number;
}

/** The button of a task's menu; in a list, only the hovered or active row has it. */
export function RowMenuButton({ item, tabIndex }: RowMenuButtonProps) {
  return (
    <MenuButton
      className={classes.more}
      label={`More about ${item.task.title}`}
      tabIndex={tabIndex}
      load={load}
      menu={<RowMenu item={item} tabIndex={tabIndex} />}
    >
      <MoreIcon />
    </MenuButton>
  );
}
