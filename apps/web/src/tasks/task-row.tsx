import type { Task } from "@docket/contract";
import { type KeyboardEvent, memo, useLayoutEffect, useRef, useState } from "react";
import { PencilIcon, TrashIcon } from "../shared/icons.js";
import { useStorePart } from "../shared/store.js";
import { useTaskData } from "./data/task-data.js";
import { shortDate } from "./dates.js";
import { Highlighted } from "./highlighted.js";
import { TaskEditor } from "./task-editor.js";
import { normalizeDraft } from "./task-fields.js";
import classes from "./task-row.module.css";

interface TaskRowProps {
  task: Task;
  /** The row that the Tab key reaches. */
  active: boolean;
  search: string;
}

/** A task as a row, or as a form while it is being edited. */
export const TaskRow = memo(function TaskRow({ task, active, search }: TaskRowProps) {
  const { toggles, edits, deletions } = useTaskData();
  const edit = useStorePart(edits.open, (open) => open.get(task.id));
  const completed =
    useStorePart(toggles.pending, (pending) => pending.get(task.id)) ?? task.completed;
  const isForm = edit !== undefined && edit.state !== "saving";
  const focus = useFocusAfterEditing(isForm);
  const [hovered, setHovered] = useState(false);

  if (isForm) return <TaskEditor edit={edit} focusTitle={focus.openedHere} />;

  const { title, description } = edit ? normalizeDraft(edit) : task;

  function startEditing() {
    focus.openedHere = true;
    edits.start(task);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "e" || event.key === "Enter") startEditing();
    else if (event.key === "Delete" || event.key === "Backspace") deletions.remove(task);
    else if (event.key === "x") toggles.set(task, !completed);
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering shows buttons that the focus shows as well
    <div
      className={classes.row}
      data-done={completed || undefined}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <input
        ref={focus.ref}
        type="checkbox"
        className={classes.checkbox}
        aria-label={title}
        checked={completed}
        tabIndex={active ? 0 : -1}
        data-row-focus
        onChange={(event) => toggles.set(task, event.currentTarget.checked)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className={classes.text} tabIndex={-1} onClick={startEditing}>
        <span className={classes.title} dir="auto">
          <Highlighted text={title} search={search} />
        </span>
        {description && (
          <span className={classes.description} dir="auto">
            <Highlighted text={description} search={search} />
          </span>
        )}
      </button>
      <time className={classes.date} dateTime={task.createdAt}>
        {shortDate(task.createdAt)}
      </time>
      {(active || hovered) && (
        <RowActions
          title={title}
          tabIndex={active ? 0 : -1}
          onEdit={startEditing}
          onDelete={() => deletions.remove(task)}
        />
      )}
    </div>
  );
});

interface RowActionsProps {
  title: string;
  tabIndex: number;
  onEdit: () => void;
  onDelete: () => void;
}

/** Only the hovered or active row has buttons, so that a long list renders faster. */
function RowActions({ title, tabIndex, onEdit, onDelete }: RowActionsProps) {
  return (
    <span className={classes.actions}>
      <button type="button" aria-label={`Edit ${title}`} tabIndex={tabIndex} onClick={onEdit}>
        <PencilIcon />
      </button>
      <button type="button" aria-label={`Delete ${title}`} tabIndex={tabIndex} onClick={onDelete}>
        <TrashIcon />
      </button>
    </span>
  );
}

/** When the focused form closes, its row takes the focus. */
function useFocusAfterEditing(isForm: boolean) {
  const state = useRef({
    /** Opened by the user at this row; a restored form must not take the focus. */
    openedHere: false,
    ref: { current: null as HTMLInputElement | null },
  }).current;
  const wasForm = useRef(isForm);
  useLayoutEffect(() => {
    const closed = wasForm.current && !isForm;
    wasForm.current = isForm;
    if (!closed) return;
    state.openedHere = false;
    if (document.activeElement === document.body) state.ref.current?.focus({ preventScroll: true });
  }, [isForm, state]);
  return state;
}
