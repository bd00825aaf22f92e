import { Menu } from "@mantine/core";
import { datePresets } from "../fields/due-change.js";
import { ActionMenu, DangerItem } from "../shell/action-menu.js";
import { showDialog } from "../shell/dialogs-state.js";
import { openTask } from "../shell/location.js";
import { useAccount, useWrites } from "../store/use-store.js";
import type { TaskItem } from "./items.js";
import { canMove, moveByKey } from "./move-by-key.js";
import { toggleSelected } from "./selection.js";

/** The menu of a task. */
export default function RowMenu({ item }: { item: TaskItem }) {
  const { task } = item;
  const writes = useWrites();
  const clock = useAccount();
  return (
    <ActionMenu width={220}>
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
      <DangerItem onClick={() => void writes.deleteTask(task.id)}>Delete</DangerItem>
    </ActionMenu>
  );
}
