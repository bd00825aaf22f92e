import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import { Menu, type MenuProps } from "@mantine/core";
import { type ReactElement, useContext, useState } from "react";
import { useIsPhone } from "../fields/use-media.js";
import { ButtonOfMenu } from "./menu-button.js";
import { useOverlayHistory } from "./overlay-history.js";

/** An item that deletes something. */
export const DangerItem = Menu.Item.withProps({ color: "var(--mantine-color-error)" });

interface ActionMenuProps extends Pick<MenuProps, "position" | "width"> {
  /** Without it, the menu is that of a `MenuButton`, which has been pressed: it is open at first. */
  button?: ReactElement;
  /** The items. */
  children: MenuProps["children"] | ((close: () => void) => MenuProps["children"]);
}

/** A menu and its button. On a phone, Back closes it. */
export function ActionMenu({ button, children, ...rest }: ActionMenuProps) {
  const pressed = useContext(ButtonOfMenu);
  const [opened, setOpened] = useState(!button);
  const close = () => setOpened(false);
  useOverlayHistory(useIsPhone() && opened, close);
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      // It would be a focusable element inside the menu that is not a menu item.
      withInitialFocusPlaceholder={false}
      {...rest}
    >
      <Menu.Target>{button ?? pressed}</Menu.Target>
      <Menu.Dropdown>{typeof children === "function" ? children(close) : children}</Menu.Dropdown>
    </Menu>
  );
}
