import { Button, CloseButton, Menu } from "@mantine/core";
import { useEffect } from "react";
import { priorities, priorityNames } from "../fields/priorities.js";
import { announce } from "../shared/announce.js";
import { useStore } from "../shared/store.js";
import { ActionMenu } from "../shell/action-menu.js";
import { showDialog } from "../shell/dialogs-state.js";
import { reserveRoom } from "../shell/reserve-room.js";
import { useRows, useWrites } from "../store/use-store.js";
import { clearSelection, selection } from "./selection.js";
import classes from "./selection-bar.module.css";

/** The actions for the selected tasks. */
export default function SelectionBar() {
  const writes = useWrites();
  const tasks = useRows((rows) => rows.task);
  const selected = useStore(selection);
  const { size } = selected;
  useEffect(() => {
    if (size > 0) announce(`${size} selected.`);
  }, [size]);
  if (size === 0) return null;
  const ids = [...selected];
  const areCompleted = ids.every((id) => tasks.get(id)?.completed);

  function act(run: () => unknown) {
    run();
    clearSelection();
  }

  return (
    <div ref={clear} className={classes.bar} role="toolbar" aria-label="Selected tasks">
      <span className={classes.count}>{size} selected</span>
      <CloseButton aria-label="Clear the selection" onClick={clearSelection} />
      <Button
        size="compact-md"
        onClick={() => act(() => (areCompleted ? writes.reopenTask : writes.completeTask)(ids))}
      >
        {areCompleted ? "Reopen" : "Complete"}
      </Button>
      <Button {...quiet} onClick={() => showDialog({ kind: "due", ids })}>
        Due
      </Button>
      <ActionMenu position="top" button={<Button {...quiet}>Priority</Button>}>
        {priorities.map((priority) => (
          <Menu.Item key={priority} onClick={() => void writes.changeTask(ids, { priority })}>
            {priorityNames[priority]}
          </Menu.Item>
        ))}
      </ActionMenu>
      <Button {...quiet} onClick={() => showDialog({ kind: "labels", ids })}>
        Labels
      </Button>
      <Button {...quiet} onClick={() => showDialog({ kind: "move", ids })}>
        Move to…
      </Button>
      <Button {...quiet} onClick={() => act(() => writes.deleteTask(ids))}>
        Delete
      </Button>
    </div>
  );
}

const quiet = { size: "compact-md", variant: "default" };

const clear = reserveRoom("--docket-selection-bar");
