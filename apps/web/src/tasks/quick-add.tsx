import { codePoints, limits } from "@docket/contract/limits";
import { Button, Input } from "@mantine/core";
import { type ClipboardEvent, type FormEvent, type KeyboardEvent, useState } from "react";
import { announce } from "../shared/announce.js";
import { PlusIcon } from "../shared/icons.js";
import { useStore } from "../shared/store.js";
import { NEW_TASK_ID } from "../shell/use-shortcuts.js";
import { useTaskData } from "./data/task-data.js";
import { PastedLines } from "./pasted-lines.js";
import classes from "./quick-add.module.css";

/** The input for new tasks. It keeps the focus, so that several can be added in a row. */
export function QuickAdd() {
  const { outbox, draft } = useTaskData();
  const text = useStore(draft);
  const [lines, setLines] = useState<string[]>([]);
  const excess = codePoints(text.trim()) - limits.title;

  function add(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === "" || excess > 0) return;
    outbox.add({ title: text.trim() });
    announce("Task added.");
    draft.set("");
    document.getElementById(NEW_TASK_ID)?.focus();
  }

  /** Several lines are most likely several tasks; a single line is pasted as usual. */
  function onPaste(event: ClipboardEvent) {
    const pasted = linesOf(event.clipboardData.getData("text/plain"));
    if (pasted.length < 2) return;
    event.preventDefault();
    setLines(pasted);
  }

  return (
    <form onSubmit={add} className={classes.form}>
      <div className={classes.line}>
        <span className={classes.plus}>
          <PlusIcon size={20} />
        </span>
        <Input
          id={NEW_TASK_ID}
          variant="unstyled"
          attributes={{
            input: {
              dir: "auto",
              "aria-describedby": excess > 0 ? "new-task-error" : undefined,
            },
          }}
          className={classes.input}
          aria-label="New task"
          error={excess > 0}
          placeholder="Add a task"
          autoComplete="off"
          enterKeyHint="done"
          value={text}
          onChange={(event) => draft.set(event.currentTarget.value)}
          onPaste={onPaste}
          onKeyDown={focusList}
        />
        {text.trim() !== "" && (
          <Button type="submit" size="compact-md" disabled={excess > 0}>
            Add
          </Button>
        )}
      </div>
      {excess > 0 && (
        <p className={classes.error} id="new-task-error" role="alert">
          {excess} {excess === 1 ? "character" : "characters"} too long for a title. Put details in
          the description.
        </p>
      )}
      {lines.length > 0 && (
        <PastedLines
          lines={lines}
          onSplit={() => {
            // In reverse, as the newest task comes first in the list.
            for (const line of lines.toReversed()) outbox.add({ title: line });
            announce(`${lines.length} tasks added.`);
            setLines([]);
          }}
          onJoin={() => {
            draft.set(`${text} ${lines.join(" ")}`.trim());
            setLines([]);
          }}
        />
      )}
    </form>
  );
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•]|\[[ x]?\])\s+/i, "").trim())
    .filter((line) => line !== "");
}

function focusList(event: KeyboardEvent<HTMLElement>) {
  if (event.key === "Escape") event.currentTarget.blur();
  if (event.key !== "ArrowDown") return;
  event.preventDefault();
  document.querySelector<HTMLElement>('[data-row-focus][tabindex="0"]')?.focus();
}
