import { today } from "@docket/dates";
import { useEffect } from "react";
import { AddTask } from "../fields/add-task.js";
import { changeFor, type DatesChange } from "../fields/due-change.js";
import { DueEditor } from "../fields/due-field.js";
import { Editor } from "../fields/editor.js";
import { quoteTitles } from "../shared/quote-title.js";
import { type Task, useAccount, useAccountStore, useRows, useWrites } from "../store/use-store.js";
import { LabelsDialog } from "../task-panel/labels-dialog.js";
import { MoveDialog } from "../task-panel/move-dialog.js";
import { defaultsOf } from "../views/view.js";
import { Dialog } from "./dialog.js";
import type { TaskDialogState } from "./dialogs-state.js";
import { currentView } from "./location.js";

interface TaskDialogProps {
  state: TaskDialogState;
  onClose: () => void;
}

/** Asks for a value of tasks, such as when they are due, or asks for a new task. */
export default function TaskDialog({ state, onClose }: TaskDialogProps) {
  const clock = useAccount();
  const all = useRows((rows) => rows.task);
  const { idOf, keyOf } = useAccountStore().mirror;
  const tasks = ("ids" in state ? state.ids : [])
    .flatMap((id) => all.get(idOf(id)) ?? [])
    .filter(({ deletedAt }) => deletedAt === null);
  const [first] = tasks;
  const areGone = state.kind !== "add" && !first;
  useEffect(() => {
    if (areGone) onClose();
  }, [areGone, onClose]);

  if (state.kind === "add")
    return (
      <Dialog title="New task" onClose={onClose}>
        <AddTask
          autoFocus
          draft="new-task-anywhere"
          label="New task"
          placeholder="Add a task"
          defaults={defaultsOf(currentView(), today(clock))}
        />
      </Dialog>
    );
  if (!first) return null;
  const Asks = { move: MoveDialog, labels: LabelsDialog, due: DueDialog }[state.kind];
  return (
    <Editor name={`${state.kind} ${tasks.map(({ id }) => keyOf(id, "task")).join()}`}>
      <Asks tasks={tasks} onClose={onClose} />
    </Editor>
  );
}

function DueDialog({ tasks, onClose }: { tasks: Task[]; onClose: () => void }) {
  const writes = useWrites();
  const clock = useAccount();
  const change = (change: DatesChange) =>
    void writes.changeTask(
      tasks.map(({ id }) => id),
      // A change of one that was deleted elsewhere meanwhile, which may have closed this, would restore it.
      (task) => (task.deletedAt === null ? changeFor(change, task, clock) : {}),
    );
  const first = tasks[0] as Task;
  const dated = tasks.find(({ dueDate }) => dueDate !== null) ?? first;
  const isShared = tasks.every(
    ({ dueTime, dueZone }) => dueTime === dated.dueTime && dueZone === dated.dueZone,
  );
  const verb = tasks.length === 1 ? "is" : "are";
  return (
    <Dialog title={`When ${verb} ${quoteTitles(tasks)} due?`} size="sm" onClose={onClose}>
      <DueEditor
        // A shown time could not be set for the tasks that do not have it.
        value={isShared ? dated : { ...dated, dueTime: null, dueZone: null }}
        clock={clock}
        onChange={(dates) => {
          change(dates);
          onClose();
        }}
        onTime={change}
        onDone={onClose}
      />
    </Dialog>
  );
}
