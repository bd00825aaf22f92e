import { codePoints, limits } from "@docket/contract/limits";
import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { Task } from "../store/use-store.js";
import { useWrites } from "../store/use-store.js";
import { InPlaceText } from "./in-place-text.js";
import { LinkedText } from "./linked-text.js";
import classes from "./task-panel.module.css";
import { tooLong } from "./too-long.js";
import { useInPlace } from "./use-in-place.js";

/** The description of a task, shown with links; a click starts editing. */
export function DescriptionText({ task }: { task: Task }) {
  const writes = useWrites();
  const [writing, setWriting] = useState(false);
  const edit = useInPlace({
    id: task.id,
    name: "description",
    value: task.description ?? "",
    problemOf: (text) => tooLong("description", codePoints(text) - limits.description),
    save: (text) => writes.changeTask(task.id, { description: text || null }),
  });
  const isUnsaved = edit.problem !== null || edit.theirs !== null;

  if (writing || isUnsaved)
    return (
      <InPlaceText
        label="Description"
        placeholder="Add details"
        className={classes.description}
        edit={edit}
        autoFocus={writing}
        onLeave={() => setWriting(false)}
      />
    );
  if (edit.text === "")
    return (
      <UnstyledButton className={classes.addDescription} onClick={() => setWriting(true)}>
        Add details
      </UnstyledButton>
    );
  return (
    <div className={classes.descriptionText}>
      {/* biome-ignore lint/a11y: the button beside it does the same by keyboard */}
      <div
        dir="auto"
        onClick={({ target }) => {
          const isLink = (target as HTMLElement).closest("a") !== null;
          if (!isLink && window.getSelection()?.isCollapsed !== false) setWriting(true);
        }}
      >
        <LinkedText text={edit.text} />
      </div>
      <UnstyledButton className={classes.edit} data-narrow onClick={() => setWriting(true)}>
        Edit description
      </UnstyledButton>
    </div>
  );
}
