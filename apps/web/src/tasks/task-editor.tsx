import { Button } from "@mantine/core";
import { type ComponentType, type KeyboardEvent, useEffect, useId, useRef } from "react";
import { toasts } from "../shared/toasts.js";
import type { Edit } from "./data/edits.js";
import { useTaskData } from "./data/task-data.js";
import { exactDate } from "./dates.js";
import { type FieldInputProps, fieldInputs } from "./field-inputs.js";
import { quoteTitle } from "./quote-title.js";
import classes from "./task-editor.module.css";
import {
  type Draft,
  type FormField,
  formFields,
  normalizeDraft,
  validateDraft,
} from "./task-fields.js";

interface TaskEditorProps {
  edit: Edit;
  /** Put the caret into the title at once. */
  focusTitle: boolean;
}

/** The form of a task, in its place in the list. */
export function TaskEditor({ edit, focusTitle }: TaskEditorProps) {
  const { edits, outbox, deletions } = useTaskData();
  const { base, error } = edit;
  const errorId = useId();
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    // The browser scrolls to the focused field, but not to the buttons below it.
    if (focusTitle) form.current?.scrollIntoView({ block: "nearest" });
  }, [focusTitle]);

  function cancel() {
    const discarded = edits.cancel(base.id);
    if (!discarded) return;
    toasts.show({
      message: `Changes to ${quoteTitle(base.title)} discarded.`,
      action: { label: "Undo", run: () => edits.restore(discarded) },
    });
  }

  function addAsNew() {
    edits.cancel(base.id);
    outbox.add(normalizeDraft(edit));
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const isTitle = (event.target as HTMLElement).getAttribute("name") === "title";
    if (event.key === "Escape") cancel();
    else if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    else if (isTitle || event.ctrlKey || event.metaKey) void edits.save(base.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <form
      ref={form}
      className={classes.editor}
      aria-label={`Edit ${base.title}`}
      onSubmit={(event) => {
        event.preventDefault();
        void edits.save(base.id);
      }}
    >
      {formFields.map((field) => (
        <FieldInput
          key={field}
          field={field}
          draft={edit}
          onChange={(change) => edits.update(base.id, change)}
          onKeyDown={onKeyDown}
          invalid={error?.field === field}
          // An error that is not about a field is announced with the first one.
          describedBy={error && (error.field ?? formFields[0]) === field ? errorId : undefined}
          focusTitle={focusTitle}
        />
      ))}
      {error && (
        <p className="error-text" id={errorId} role="alert">
          {error.message}
        </p>
      )}
      <div className={classes.buttons}>
        {edit.deleted ? (
          <Button size="xs" disabled={validateDraft(edit) !== null} onClick={addAsNew}>
            Add as a new task
          </Button>
        ) : (
          <Button size="xs" type="submit">
            Save
          </Button>
        )}
        <Button size="xs" variant="default" onClick={cancel}>
          Cancel
        </Button>
        <span className={classes.meta}>
          Created {exactDate(base.createdAt)}
          {base.updatedAt !== base.createdAt && `, changed ${exactDate(base.updatedAt)}`}
        </span>
        {!edit.deleted && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            className={classes.delete}
            onClick={() => deletions.remove(base)}
          >
            Delete
          </Button>
        )}
      </div>
    </form>
  );
}

interface FieldProps<F extends FormField>
  extends Omit<FieldInputProps<Draft[F]>, "value" | "onChange"> {
  field: F;
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

function FieldInput<F extends FormField>({ field, draft, onChange, ...rest }: FieldProps<F>) {
  const Input: ComponentType<FieldInputProps<Draft[F]>> = fieldInputs[field];
  const change = (value: Draft[F]) => onChange({ [field]: value } as Partial<Draft>);
  return <Input value={draft[field]} onChange={change} {...rest} />;
}
