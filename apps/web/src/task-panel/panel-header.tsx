import { Menu, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { CloseIcon } from "../shared/icons.js";
import { toasts } from "../shared/toasts.js";
import { ActionMenu, DangerItem } from "../shell/action-menu.js";
import { closeTask } from "../shell/location.js";
import { openFromTask } from "../shell/open-from-task.js";
import { isLocalId } from "../store/queued-write.js";
import { type Task, useAccountStore, useLists, useTask } from "../store/use-store.js";
import { IconButton } from "../theme/icon-button.js";
import { MoreIcon } from "../views/view-icons.js";
import { CompleteBox } from "./complete-box.js";
import { MoveDialog } from "./move-dialog.js";
import classes from "./task-panel.module.css";

/** The checkbox, the place of the task, and its menu. */
export function PanelHeader({ task }: { task: Task }) {
  const { writes, mirror } = useAccountStore();
  const [moving, setMoving] = useState(false);
  const list = useLists().find(({ id }) => id === task.listId);
  const parent = useTask(task.parentId ?? "");

  async function copyLink() {
    if (isLocalId(task.id))
      return toasts.show({
        kind: "error",
        message: "This task has no link yet: the server has not received it.",
      });
    try {
      await navigator.clipboard.writeText(window.location.href);
      toasts.show({ message: "Link copied." });
    } catch {
      toasts.show({ kind: "error", message: "Couldn’t copy the link." });
    }
  }

  return (
    <header className={classes.header}>
      <CompleteBox task={task} large />
      <div className={classes.place} dir="auto">
        {parent ? (
          <UnstyledButton
            className={classes.parent}
            onClick={() => openFromTask(parent.id, mirror.keyOf)}
          >
            {parent.title}
          </UnstyledButton>
        ) : (
          <span>{list?.name}</span>
        )}
      </div>
      <ActionMenu
        button={
          <IconButton className={classes.iconButton} label="More actions">
            <MoreIcon size={20} />
          </IconButton>
        }
      >
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
          <DangerItem
            onClick={() => {
              void writes.deleteTask(task.id);
              closeTask();
            }}
          >
            Delete
          </DangerItem>
        )}
      </ActionMenu>
      <IconButton className={classes.iconButton} label="Close task" onClick={closeTask}>
        <CloseIcon size={20} />
      </IconButton>
      {moving && <MoveDialog tasks={[task]} onClose={() => setMoving(false)} />}
    </header>
  );
}
