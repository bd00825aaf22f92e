import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import { type Priority, priorityNames } from "../fields/priorities.js";
import { useIsPhone } from "../fields/use-media.js";
import { useOverlayHistory } from "../shell/overlay-history.js";

/** The button and menu with which the selected tasks get a priority. */
export function PriorityMenu({ onChoose }: { onChoose: (priority: Priority) => void }) {
  const [opened, setOpened] = useState(false);
  useOverlayHistory(useIsPhone() && opened, () => setOpened(false));
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="top"
      shadow="md"
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button size="compact-md" variant="default">
          Priority
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {([1, 2, 3, 4] as const).map((priority) => (
          <Menu.Item key={priority} onClick={() => onChoose(priority)}>
            {priorityNames[priority]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
