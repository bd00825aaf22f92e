import { LabelsField } from "../fields/labels-field.js";
import { quoteTitles } from "../shared/quote-title.js";
import { Dialog } from "../shell/dialog.js";
import { type Task, useLabels, useWrites } from "../store/use-store.js";
import classes from "./task-panel.module.css";

interface LabelsDialogProps {
  /** At least one. */
  tasks: Task[];
  onClose: () => void;
}

/**
 * Adds labels to tasks, and removes those that all of them have. Those of only some are half checked;
 * checking one gives it to all.
 */
export function LabelsDialog({ tasks, onClose }: LabelsDialogProps) {
  const writes = useWrites();
  const labels = useLabels();
  const ids = tasks.map(({ id }) => id);
  const [first, ...others] = tasks;
  const shared = (first?.labelIds ?? []).filter((id) =>
    others.every(({ labelIds }) => labelIds.includes(id)),
  );
  const mixed = labels.flatMap((label) => {
    const count = tasks.filter(({ labelIds }) => labelIds.includes(label.id)).length;
    return count > 0 && count < tasks.length ? [{ label, count }] : [];
  });
  return (
    <Dialog title={`Labels of ${quoteTitles(tasks)}`} size="sm" onClose={onClose}>
      {mixed.length > 0 && (
        <fieldset className={classes.mixed}>
          <legend>Only some of them have:</legend>
          {mixed.map(({ label, count }) => (
            <label key={label.id}>
              <input
                type="checkbox"
                checked={false}
                ref={(box) => {
                  if (box) box.indeterminate = true;
                }}
                onChange={() => void writes.changeLabels(ids, { add: [label.id] })}
              />
              <bdi>{label.name}</bdi>
              <span className="quiet">
                {count} of {tasks.length}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <LabelsField
        autoFocus
        value={shared}
        labels={labels}
        onChange={(change) => void writes.changeLabels(ids, change)}
      />
    </Dialog>
  );
}
