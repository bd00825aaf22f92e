import type { ReactNode } from "react";
import { DueField } from "../fields/due-field.js";
import { LabelsField } from "../fields/labels-field.js";
import { ListField } from "../fields/list-field.js";
import { PriorityField } from "../fields/priority-field.js";
import { RepeatField } from "../fields/repeat-field.js";
import { StartField } from "../fields/start-field.js";
import { type EditableField, fieldLabels } from "../fields/task-fields.js";
import { usePlaces } from "../fields/use-places.js";
import { type Task, useAccount, useLabels, useWrites } from "../store/use-store.js";
import classes from "./task-panel.module.css";

/** The fields without a row of their own: they are shown above, or set with the due date. */
type Elsewhere = "title" | "description" | "completed" | "dueTime" | "dueZone";

const names: Record<string, string> = { ...fieldLabels, place: "List" };

/** The fields of a task, one row each. */
export function TaskDetails({ task }: { task: Task }) {
  const clock = useAccount();
  const labels = useLabels();
  const { lists, archived, sections } = usePlaces(task.listId);
  const writes = useWrites();
  const change = (change: Parameters<typeof writes.changeTask>[1]) =>
    void writes.changeTask(task.id, change);

  /** In display order; a missing field is a compile error. */
  const inputs: Record<Exclude<EditableField, Elsewhere> | "place", ReactNode> = {
    dueDate: <DueField value={task} clock={clock} onChange={change} />,
    repeat: <RepeatField value={task} clock={clock} onChange={change} />,
    startDate: (
      <StartField
        value={task.startDate}
        clock={clock}
        onChange={(startDate) => change({ startDate })}
      />
    ),
    priority: <PriorityField value={task.priority} onChange={(priority) => change({ priority })} />,
    place: (
      <ListField
        value={task}
        lists={lists}
        archived={archived}
        sections={sections}
        onChange={(place) => void writes.moveTask(task.id, { ...place, parentId: null })}
      />
    ),
    labelIds: (
      <LabelsField
        value={task.labelIds}
        labels={labels}
        onChange={(labels) => void writes.changeLabels(task.id, labels)}
      />
    ),
  };

  return (
    <div className={classes.details}>
      {Object.entries(inputs).map(([field, input]) => (
        <div key={field} className={classes.row}>
          {/* The inputs have their own labels: the name beside them is only visual. */}
          <span className="quiet" aria-hidden="true">
            {names[field]}
          </span>
          <div className={classes.rowValue}>{input}</div>
        </div>
      ))}
    </div>
  );
}
