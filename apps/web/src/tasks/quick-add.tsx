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

/** Where tasks are written: Enter adds one, and the next can be written at once. */
export function QuickAdd() {
  const { outbox, draft } = useTaskData();
  const text = useStore(draft);
  const [lines, setLines] = useState<string[]>([]);
  const excess = codePoints(text.trim()) - limits.title;

  function add(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === "" || excess > 0) return;
    outbox.add(text.trim());
    announce("Added.");
    draft.set("");
    document.getElementById(NEW_TASK_ID)?.focus();
  }

  /** A list from elsewhere is most likely meant as several tasks; one line is a plain paste. */
  function paste(event: ClipboardEvent) {
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
              "aria-describedby": excess > 0 ? "new-task-trouble" : undefined,
            },
          }}
          className={classes.input}
          aria-label="New task"
          error={excess > 0}
          placeholder="What is there to do?"
          autoComplete="off"
          enterKeyHint="done"
          value={text}
          onChange={(event) => draft.set(event.currentTarget.value)}
          onPaste={paste}
          onKeyDown={intoTheList}
        />
        {text.trim() !== "" && (
          <Button type="submit" size="compact-md" disabled={excess > 0}>
            Add
          </Button>
        )}
      </div>
      {excess > 0 && (
        <p className={classes.trouble} id="new-task-trouble" role="alert">
          {excess} {excess === 1 ? "character" : "characters"} too long for a title. Details fit
          into the description.
        </p>
      )}
      {lines.length > 0 && (
        <PastedLines
          lines={lines}
          onEach={() => {
            // The last one goes in first, so that the list keeps the order of the lines.
            for (const line of lines.toReversed()) outbox.add(line);
            announce(`${lines.length} tasks added.`);
            setLines([]);
          }}
          onOne={() => {
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

function intoTheList(event: KeyboardEvent<HTMLElement>) {
  if (event.key === "Escape") event.currentTarget.blur();
  if (event.key !== "ArrowDown") return;
  event.preventDefault();
  document.querySelector<HTMLElement>('[data-row-focus][tabindex="0"]')?.focus();
}
