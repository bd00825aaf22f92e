import { Button } from "@mantine/core";
import { useRows, useWrites } from "../store/use-store.js";
import { Dialog } from "./dialog.js";
import type { ConfirmState } from "./dialogs-state.js";
import { goTo } from "./location.js";
import classes from "./name-dialog.module.css";

interface ConfirmDialogProps {
  state: ConfirmState;
  onClose: () => void;
}

/** Asks before much goes at once. */
export function ConfirmDialog({ state, onClose }: ConfirmDialogProps) {
  const writes = useWrites();
  const name = useRows((rows) =>
    state.kind === "delete-list"
      ? rows.list.get(state.id)?.name
      : state.kind === "delete-label"
        ? rows.label.get(state.id)?.name
        : "",
  );

  async function confirm() {
    onClose();
    if (state.kind === "clear") return writes.deleteTask(state.ids);
    goTo({ kind: "today" });
    if (state.kind === "delete-list") await writes.deleteList(state.id);
    else await writes.deleteLabel(state.id);
  }

  const words = {
    "delete-list": [
      `Delete the list “${name}”?`,
      "Its sections and all of its tasks go with it.",
      "Delete list",
    ],
    "delete-label": [
      `Delete the label “${name}”?`,
      "Tasks that have it stay, without it.",
      "Delete label",
    ],
    clear: [
      "Clear completed tasks?",
      "They go to the trash, where they stay for 30 days.",
      "Clear",
    ],
  }[state.kind];
  return (
    <Dialog title={words[0]} size="sm" onClose={onClose}>
      <p>{words[1]}</p>
      <div className={classes.buttons}>
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button color="red" onClick={() => void confirm()}>
          {words[2]}
        </Button>
      </div>
    </Dialog>
  );
}
