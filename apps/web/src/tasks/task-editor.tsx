import { codePoints, limits } from "@docket/contract/limits";
import { Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { toasts } from "../shared/toasts.js";
import { type Edit, objection } from "./data/edits.js";
import { quoted } from "./data/quoted.js";
import { useTaskData } from "./data/task-data.js";
import { exactDate } from "./dates.js";
import classes from "./task-editor.module.css";

/** The room left in the description is told from here on. */
const NEARLY_FULL = 900;

interface TaskEditorProps {
  edit: Edit;
  /** Put the caret into the title at once. */
  takeFocus: boolean;
}

/** The form of a task, in its place in the list. */
export function TaskEditor({ edit, takeFocus }: TaskEditorProps) {
  const { edits, outbox, deletions } = useTaskData();
  const { base } = edit;
  const troubleId = useId();
  const form = useRef<HTMLFormElement>(null);
  const atFault = edit.trouble?.field;
  const used = codePoints(edit.description.trim());

  /** Trouble that is not about a field is told with the first one. */
  function describedBy(field: "title" | "description") {
    return edit.trouble && (atFault ?? "title") === field ? troubleId : undefined;
  }

  useEffect(() => {
    // The browser shows the field that gets the focus, but not the buttons below it.
    if (takeFocus) form.current?.scrollIntoView({ block: "nearest" });
  }, [takeFocus]);

  function cancel() {
    const given = edits.cancel(base.id);
    if (!given) return;
    toasts.show({
      message: `Your changes to ${quoted(base.title)} are dropped.`,
      action: { label: "Undo", run: () => edits.restore(given) },
    });
  }

  function addAgain() {
    edits.cancel(base.id);
    outbox.add(edit.title.trim(), edit.description.trim() || null);
  }

  function press(event: KeyboardEvent<HTMLElement>) {
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
      <Textarea
        name="title"
        attributes={{ input: { dir: "auto", "aria-describedby": describedBy("title") } }}
        size="md"
        aria-label="Title"
        error={atFault === "title"}
        autosize
        minRows={1}
        maxRows={6}
        autoFocus={takeFocus}
        data-row-focus={takeFocus ? undefined : true}
        enterKeyHint="done"
        value={edit.title}
        onFocus={takeFocus ? caretToTheEnd : undefined}
        onChange={(event) =>
          edits.type(base.id, { title: event.currentTarget.value.replaceAll("\n", " ") })
        }
        onKeyDown={press}
      />
      <Textarea
        name="description"
        attributes={{ input: { dir: "auto", "aria-describedby": describedBy("description") } }}
        aria-label="Description"
        error={atFault === "description"}
        placeholder="Description"
        autosize
        minRows={2}
        maxRows={12}
        value={edit.description}
        onChange={(event) => edits.type(base.id, { description: event.currentTarget.value })}
        onKeyDown={press}
      />
      {used > NEARLY_FULL && (
        <p className={classes.meta}>
          {used} of {limits.description} characters
        </p>
      )}
      {edit.trouble && (
        <p className={classes.trouble} id={troubleId} role="alert">
          {edit.trouble.words}
        </p>
      )}
      <div className={classes.buttons}>
        {edit.gone ? (
          <Button size="xs" disabled={objection(edit) !== null} onClick={addAgain}>
            Add it as a new task
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
          Added {exactDate(base.createdAt)}
          {base.updatedAt !== base.createdAt && `, changed ${exactDate(base.updatedAt)}`}
        </span>
        {!edit.gone && (
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

function caretToTheEnd({ currentTarget }: { currentTarget: HTMLTextAreaElement }) {
  currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length);
}
