import { codePoints, limits } from "@docket/contract/limits";
import { UnstyledButton } from "@mantine/core";
import { type UIEvent, useCallback, useRef, useState } from "react";
import type { Task } from "../store/use-store.js";
import { useWrites } from "../store/use-store.js";
import { InPlaceText } from "./in-place-text.js";
import { LinkedText } from "./linked-text.js";
import classes from "./task-panel.module.css";
import { tooLong } from "./too-long.js";
import { useInPlace } from "./use-in-place.js";

/** The description of a task, shown with links; a click starts editing where it is. */
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
  // A long text and its editor scroll, each to where the other was.
  const place = useRef({ top: 0, caret: 0 });
  const goToPlace = useCallback((shown: HTMLElement | null) => {
    const { top, caret } = place.current;
    if (shown instanceof HTMLTextAreaElement) shown.setSelectionRange(caret, caret);
    if (shown) shown.scrollTop = top;
  }, []);
  const onScroll = ({ currentTarget }: UIEvent) => {
    place.current.top = currentTarget.scrollTop;
  };
  function write(caret: number) {
    place.current.caret = caret;
    setWriting(true);
  }
  const isUnsaved = edit.problem !== null || edit.theirs !== null;

  if (writing || isUnsaved)
    return (
      <InPlaceText
        label="Description"
        placeholder="Add details"
        className={classes.description}
        edit={edit}
        ref={goToPlace}
        onScroll={onScroll}
        autoFocus={writing}
        onLeave={() => setWriting(false)}
      />
    );
  if (edit.text === "")
    return (
      <UnstyledButton className={classes.addDescription} onClick={() => write(0)}>
        Add details
      </UnstyledButton>
    );
  return (
    <div ref={goToPlace} className={classes.descriptionText} onScroll={onScroll}>
      {/* biome-ignore lint/a11y: the button beside it does the same by keyboard */}
      <div
        dir="auto"
        onClick={({ target, currentTarget }) => {
          const isLink = (target as HTMLElement).closest("a") !== null;
          if (!isLink && window.getSelection()?.isCollapsed !== false)
            write(caretIn(currentTarget));
        }}
      >
        <LinkedText text={edit.text} />
      </div>
      <UnstyledButton className={classes.edit} data-narrow onClick={() => write(edit.text.length)}>
        Edit description
      </UnstyledButton>
    </div>
  );
}

/** The index of the character at which a text was clicked. */
function caretIn(text: Element): number {
  const { anchorNode = null, anchorOffset = 0 } = window.getSelection() ?? {};
  if (!text.contains(anchorNode)) return 0;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(anchorNode as Node, anchorOffset);
  return before.toString().length;
}
