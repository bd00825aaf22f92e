import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import { Menu } from "@mantine/core";
import { useState } from "react";
import { datePresets } from "../fields/due-change.js";
import { useIsPhone } from "../fields/use-media.js";
import { showDialog } from "../shell/dialogs-state.js";
import { openTask } from "../shell/location.js";
import { useOverlayHistory } from "../shell/overlay-history.js";
import { useAccount, useWrites } from "../store/use-store.js";
import type { TaskItem } from "./items.js";
import { canMove, moveByKey } from "./move-by-key.js";
import { toggleSelected } from "./selection.js";
import classes from "./task-row.module.css";
import { MoreIcon } from "./view-icons.js";

/** The menu of a task. It is opened as soon as it is loaded. */
export function RowMenu({ item, tabIndex }: { item: TaskItem; tabIndex: number }) {
  const { task } = item;
  const [opened, setOpened] = useState(true);
  useOverlayHistory(useIsPhone() && opened, () => setOpened(false));
  const writes = useWrites();
  const clock = useAccount();
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={220}
      shadow="md"
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button
          type="button"
          className={classes.more}
          aria-label={`More about ${task.title}`}
          tabIndex={tabIndex}
        >
          <MoreIcon />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => openTask(task.id)}>Open</Menu.Item>
        <Menu.Item
          onClick={() =>
            void (task.completed ? writes.reopenTask(task.id) : writes.completeTask(task.id))
          }
        >
          {task.completed ? "Reopen" : "Complete"}
        </Menu.Item>
        {canMove(item, "ArrowUp") && (
          <Menu.Item onClick={() => moveByKey("ArrowUp", item, writes)}>Move up</Menu.Item>
        )}
        {canMove(item, "ArrowDown") && (
          <Menu.Item onClick={() => moveByKey("ArrowDown", item, writes)}>Move down</Menu.Item>
        )}
        <Menu.Item onClick={() => showDialog({ kind: "move", ids: [task.id] })}>Move to…</Menu.Item>
        <Menu.Item onClick={() => toggleSelected(task.id)}>Select</Menu.Item>
        <Menu.Divider />
        <Menu.Label>Due</Menu.Label>
        {datePresets(clock)
          .filter(({ day }) => day !== task.dueDate)
          .map(({ name, day }) => (
            <Menu.Item key={name} onClick={() => void writes.changeTask(task.id, { dueDate: day })}>
              {name}
            </Menu.Item>
          ))}
        <Menu.Item onClick={() => showDialog({ kind: "due", ids: [task.id] })}>
          Pick a date…
        </Menu.Item>
        {task.repeat && !task.completed && (
          <Menu.Item onClick={() => void writes.skipTask(task.id)}>Skip this date</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          color="var(--mantine-color-error)"
          onClick={() => void writes.deleteTask(task.id)}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
