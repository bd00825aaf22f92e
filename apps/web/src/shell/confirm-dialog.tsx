import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { ErrorText } from "../shared/error-text.js";
import { trashPeriod } from "../shared/trash-period.js";
import { useAction } from "../shared/use-action.js";
import type { Mirror } from "../store/mirror.js";
import { useAccountStore, useWrites } from "../store/use-store.js";
import { Dialog } from "./dialog.js";
import type { ConfirmState } from "./dialogs-state.js";
import { goTo } from "./location.js";
import classes from "./name-dialog.module.css";

interface ConfirmDialogProps {
  state: ConfirmState;
  onClose: () => void;
}

/** Asks for confirmation before many things are deleted at once. */
export default function ConfirmDialog({ state, onClose }: ConfirmDialogProps) {
  const writes = useWrites();
  const { api, mirror } = useAccountStore();
  const { title, hint, verb } = wordsOf(state, mirror);

  async function confirm() {
    switch (state.kind) {
      case "clear":
        void writes.deleteTask(state.ids);
        break;
      case "delete-list":
        goTo({ kind: "today" });
        void writes.list.delete(state.id);
        break;
      case "delete-label":
        goTo({ kind: "today" });
        void writes.label.delete(state.id);
        break;
      case "purge":
        // Done on the server only, without an optimistic update, since it cannot be undone.
        await api.purgeTrash(state.item ? { entity: state.item.entity, id: state.item.id } : {});
    }
    onClose();
  }

  return (
    <Confirm title={title} verb={verb} onClose={onClose} onConfirm={confirm}>
      <p>{hint}</p>
    </Confirm>
  );
}

interface ConfirmProps {
  title: string;
  /** The label of the button that confirms. */
  verb: string;
  /** That of the other one. */
  otherwise?: string;
  /** What is said about it. */
  children: ReactNode;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** A question before something is done that cannot be undone easily. */
export function Confirm(props: ConfirmProps) {
  const { title, verb, otherwise = "Cancel", children, onConfirm, onClose } = props;
  const { busy, error, run } = useAction();
  return (
    <Dialog title={title} size="sm" onClose={onClose}>
      <div className={classes.question}>{children}</div>
      <ErrorText>{error}</ErrorText>
      <div className="buttons">
        <Button color="red" loading={busy} onClick={() => void run(onConfirm)}>
          {verb}
        </Button>
        <Button variant="default" data-autofocus onClick={onClose}>
          {otherwise}
        </Button>
      </div>
    </Dialog>
  );
}

function wordsOf(state: ConfirmState, { get, idOf }: Mirror) {
  switch (state.kind) {
    case "delete-list":
      return {
        title: `Delete the list “${get().list.get(idOf(state.id))?.name}”?`,
        hint: "Its sections and all of its tasks go with it.",
        verb: "Delete list",
      };
    case "delete-label":
      return {
        title: `Delete the label “${get().label.get(idOf(state.id))?.name}”?`,
        hint: "Tasks that have it stay, without it.",
        verb: "Delete label",
      };
    case "clear":
      return {
        title: "Clear completed tasks?",
        hint: `They go to the trash, where they stay for ${trashPeriod()}.`,
        verb: "Clear",
      };
    case "purge":
      return state.item
        ? {
            title: `Delete “${state.item.name}” forever?`,
            hint: "It and everything deleted with it can’t be restored.",
            verb: "Delete forever",
          }
        : {
            title: "Empty the trash?",
            hint: "Nothing in it can be restored.",
            verb: "Empty trash",
          };
  }
}
