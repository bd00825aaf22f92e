import { Button, Textarea } from "@mantine/core";
import { type ComponentProps, type KeyboardEvent, useId } from "react";
import { ErrorText } from "../shared/error-text.js";
import classes from "./task-panel.module.css";
import type { InPlace } from "./use-in-place.js";

interface InPlaceTextProps
  extends Pick<ComponentProps<"textarea">, "ref" | "onScroll" | "autoFocus"> {
  label: string;
  placeholder?: string;
  edit: InPlace;
  className: string | undefined;
  /** Whether it has no line breaks, however long it gets: Enter saves. */
  oneLine?: boolean;
  onLeave?: () => void;
}

/** A text that is edited in place: saved on blur, reverted by Escape. */
export function InPlaceText(props: InPlaceTextProps) {
  const { label, placeholder, edit, className, oneLine, onLeave, ...input } = props;
  const errorId = useId();
  const hasNote = edit.problem !== null || edit.theirs !== null;

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Escape") {
      if (!edit.discard() && oneLine) return; // closes the panel
      event.stopPropagation();
    } else if (event.key === "Enter" && (oneLine || event.ctrlKey || event.metaKey)) edit.commit();
    else return;
    event.preventDefault();
    event.currentTarget.blur();
  }

  return (
    <div>
      <Textarea
        {...input}
        variant="unstyled"
        autosize
        minRows={oneLine ? 1 : 2}
        classNames={{ input: className }}
        attributes={{ input: { dir: "auto", "aria-describedby": hasNote ? errorId : undefined } }}
        aria-label={label}
        aria-invalid={hasNote || undefined}
        placeholder={placeholder}
        enterKeyHint={oneLine ? "done" : "enter"}
        value={edit.text}
        onChange={({ currentTarget: { value } }) =>
          edit.change(oneLine ? value.replace(/\s*\n\s*/g, " ") : value)
        }
        onBlur={() => {
          edit.commit();
          onLeave?.();
        }}
        onKeyDown={onKeyDown}
      />
      <div id={errorId}>
        <ErrorText>{edit.problem}</ErrorText>
        {edit.theirs !== null && (
          <div className={classes.conflict}>
            <p role="alert">
              Changed elsewhere to <q dir="auto">{edit.theirs || "nothing"}</q> while you were
              typing.
            </p>
            <Button size="compact-sm" onClick={edit.keepMine}>
              Keep my version
            </Button>
            <Button size="compact-sm" variant="default" onClick={edit.discard}>
              Use other version
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
