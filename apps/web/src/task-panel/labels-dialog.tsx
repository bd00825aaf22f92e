import { LabelsField } from "../fields/labels-field.js";
import { Dialog } from "../shell/dialog.js";
import { type Task, useLabels, useWrites } from "../store/use-store.js";

interface LabelsDialogProps {
  /** At least one. */
  tasks: Task[];
  onClose: () => void;
}

/** Adds labels to tasks, and removes those that all of them have. */
export function LabelsDialog({ tasks, onClose }: LabelsDialogProps) {
  const writes = useWrites();
  const labels = useLabels();
  const [first, ...others] = tasks;
  const shared = (first?.labelIds ?? []).filter((id) =>
    others.every(({ labelIds }) => labelIds.includes(id)),
  );
  return (
    <Dialog
      title={tasks.length === 1 ? "Labels" : `Labels of ${tasks.length} tasks`}
      size="sm"
      onClose={onClose}
    >
      <LabelsField
        autoFocus
        value={shared}
        labels={labels}
        onChange={(chosen) =>
          void writes.changeTask(
            tasks.map(({ id }) => id),
            ({ labelIds }) => ({
              labelIds: [
                ...labelIds.filter((id) => chosen.includes(id) || !shared.includes(id)),
                ...chosen.filter((id) => !labelIds.includes(id)),
              ],
            }),
          )
        }
        onCreate={(name) => writes.createLabel({ name })}
      />
    </Dialog>
  );
}
