import type { ReactNode } from "react";
import { DueField } from "../fields/due-field.js";
import { LabelsField } from "../fields/labels-field.js";
import { ListField } from "../fields/list-field.js";
import { PriorityField } from "../fields/priority-field.js";
import { RepeatField } from "../fields/repeat-field.js";
import { StartField } from "../fields/start-field.js";
import { usePlaces } from "../fields/use-places.js";
import { type Task, useAccount, useLabels, useWrites } from "../store/use-store.js";
import classes from "./task-panel.module.css";

/** When, where and how a task is. */
export function TaskDetails({ task }: { task: Task }) {
  const clock = useAccount();
  const labels = useLabels();
  const { lists, sections } = usePlaces(task.listId);
  const writes = useWrites();
  const change = (change: Parameters<typeof writes.changeTask>[1]) =>
    void writes.changeTask(task.id, change);

  return (
    <div className={classes.details}>
      <Row name="Due">
        <DueField value={task} clock={clock} onChange={change} />
      </Row>
      <Row name="Repeats">
        <RepeatField value={task} clock={clock} onChange={change} />
      </Row>
      <Row name="Start">
        <StartField
          value={task.startDate}
          clock={clock}
          onChange={(startDate) => change({ startDate })}
        />
      </Row>
      <Row name="Priority">
        <PriorityField value={task.priority} onChange={(priority) => change({ priority })} />
      </Row>
      <Row name="List">
        <ListField
          value={task}
          lists={lists}
          sections={sections}
          onChange={(place) => void writes.moveTask(task.id, { ...place, parentId: null })}
        />
      </Row>
      <Row name="Labels">
        <LabelsField
          value={task.labelIds}
          labels={labels}
          onChange={(labelIds) => change({ labelIds })}
          onCreate={(name) => writes.createLabel({ name })}
        />
      </Row>
    </div>
  );
}

/** The inputs name themselves: the name beside them is for the eye. */
function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <span className={classes.rowName} aria-hidden="true">
        {name}
      </span>
      <div className={classes.rowValue}>{children}</div>
    </div>
  );
}
