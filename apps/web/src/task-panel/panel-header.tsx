import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Popover.css";
import { Menu, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useIsPhone } from "../fields/use-media.js";
import { CloseIcon, icon } from "../shared/icons.js";
import { toasts } from "../shared/toasts.js";
import { useOverlayHistory } from "../shell/overlay-history.js";
import { type Task, useLists, useTask, useWrites } from "../store/use-store.js";
import { CompleteBox } from "./complete-box.js";
import { MoveDialog } from "./move-dialog.js";
import classes from "./task-panel.module.css";

const MoreIcon = icon("M5.500 12h.01M12 12h.01M18.500 12h.01");

interface PanelHeaderProps {
  task: Task;
  onClose: () => void;
  onOpen: (taskId: string) => void;
}

/** The checkbox, the place of the task, and its menu. */
export function PanelHeader({ task, onClose, onOpen }: PanelHeaderProps) {
  const writes = useWrites();
  const [moving, setMoving] = useState(false);
  const [opened, setOpened] = useState(false);
  useOverlayHistory(useIsPhone() && opened, () => setOpened(false));
  const list = useLists().find(({ id }) => id === task.listId);
  const parent = useTask(task.parentId ?? "");

  async function copyLink() {
    try {
      await navigator.clipboard.writeText(window.location.href);
      toasts.show({ message: "Link copied." });
    } catch {
      toasts.show({ kind: "error", message: "Couldn’t copy the link." });
    }
  }

  return (
    <header className={classes.header}>
      <CompleteBox task={task} />
      <div className={classes.place} dir="auto">
        {parent ? (
          <UnstyledButton className={classes.parent} onClick={() => onOpen(parent.id)}>
            {parent.title}
          </UnstyledButton>
        ) : (
          <span>{list?.name}</span>
        )}
      </div>
      <Menu
        opened={opened}
        onChange={setOpened}
        position="bottom-end"
        shadow="md"
        // It would be a focusable element inside the menu that is not a menu item.
        withInitialFocusPlaceholder={false}
        classNames={{ item: classes.menuItem }}
      >
        <Menu.Target>
          <UnstyledButton className={classes.iconButton} aria-label="More actions">
            <MoreIcon size={20} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setMoving(true)}>Move to…</Menu.Item>
          {task.parentId !== null && (
            <Menu.Item onClick={() => void writes.moveTask(task.id, { parentId: null })}>
              Make it a top-level task
            </Menu.Item>
          )}
          {task.repeat && !task.completed && (
            <Menu.Item onClick={() => void writes.skipTask(task.id)}>Skip this date</Menu.Item>
          )}
          <Menu.Item onClick={() => void copyLink()}>Copy link</Menu.Item>
          {task.deletedAt === null && (
            <Menu.Item
              className={classes.danger}
              onClick={() => {
                void writes.deleteTask(task.id);
                onClose();
              }}
            >
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <UnstyledButton className={classes.iconButton} aria-label="Close task" onClick={onClose}>
        <CloseIcon size={20} />
      </UnstyledButton>
      {moving && <MoveDialog tasks={[task]} onClose={() => setMoving(false)} />}
    </header>
  );
}
