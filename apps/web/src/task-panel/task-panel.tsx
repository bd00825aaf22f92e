import { Button } from "@mantine/core";
import { lazy, useEffect } from "react";
import { Editor } from "../fields/editor.js";
import { usePageTitle } from "../shared/page-title.js";
import { closeTask, replaceId } from "../shell/location.js";
import { isLocalId } from "../store/queued-write.js";
import { type Task, useAccountStore, useTask, useWrites } from "../store/use-store.js";
import { DescriptionText } from "./description-text.js";
import { Disclosure } from "./disclosure.js";
import { PanelFrame } from "./panel-frame.js";
import { PanelHeader } from "./panel-header.js";
import { Subtasks } from "./subtasks.js";
import { TaskDetails } from "./task-details.js";
import classes from "./task-panel.module.css";
import { TaskTimes } from "./task-times.js";
import { TitleText } from "./title-text.js";

const CompletionHistory = lazy(() => import("./completion-history.js"));
const EventHistory = lazy(() => import("./event-history.js"));

/** Everything about one task, edited in place. Beside the list; on a phone, a sheet over it. */
export default function TaskPanel({ taskId }: { taskId: string }) {
  const task = useTask(taskId);
  const key = useAccountStore().mirror.keyOf(taskId, "task");
  usePageTitle("task", task?.title ?? null);
  const id = task?.id ?? taskId;
  useEffect(() => {
    // The server's id is valid everywhere.
    if (id !== taskId) replaceId(taskId, id);
  }, [id, taskId]);
  return (
    <PanelFrame name={task ? `Task: ${task.title}` : "Task"} shown={key}>
      {task ? (
        <Editor key={key} name={`task ${key}`}>
          <PanelBody task={task} />
        </Editor>
      ) : (
        <div className={classes.gone}>
          <p>This task no longer exists.</p>
          <Button variant="default" onClick={closeTask}>
            Close
          </Button>
        </div>
      )}
    </PanelFrame>
  );
}

function PanelBody({ task }: { task: Task }) {
  const writes = useWrites();
  const isNew = isLocalId(task.id);
  const notYet = <p className="quiet">Its history begins once it is saved on the server.</p>;
  return (
    <>
      <PanelHeader task={task} />
      <div className={classes.body}>
        {task.deletedAt !== null && (
          <div className={classes.note} role="status">
            <p>This task is in the trash.</p>
            <Button size="compact-sm" onClick={() => void writes.restore("task", task.id)}>
              Restore
            </Button>
          </div>
        )}
        <TitleText task={task} />
        <DescriptionText task={task} />
        <TaskDetails task={task} />
        <Subtasks task={task} />
        {task.repeat && (
          <Disclosure title="Times completed">
            {isNew ? notYet : <CompletionHistory task={task} />}
          </Disclosure>
        )}
        <Disclosure title="History">{isNew ? notYet : <EventHistory task={task} />}</Disclosure>
        <TaskTimes task={task} />
      </div>
    </>
  );
}
