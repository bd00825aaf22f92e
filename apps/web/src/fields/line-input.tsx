import type { Recognised } from "@docket/quick-add/load";
import { type InputHTMLAttributes, type RefObject, useRef } from "react";
import { splitText } from "../views/split-text.js";
import classes from "./quick-add.module.css";

interface LineInputProps
  extends Pick<InputHTMLAttributes<HTMLInputElement>, "onPaste" | "placeholder"> {
  ref: RefObject<HTMLInputElement | null>;
  id?: string | undefined;
  label: string;
  describedBy?: string | undefined;
  invalid: boolean;
  autoFocus?: boolean | undefined;
  value: string;
  /** The parts to mark, in the order of the text. */
  recognised: Recognised[];
  onChange: (value: string) => void;
  onSuppress: (recognised: Recognised) => void;
  onKeyDown?: ((event: React.KeyboardEvent<HTMLInputElement>) => void) | undefined;
}

/** An input that marks parts of its text, by means of a copy of the text behind it. */
export function LineInput(props: LineInputProps) {
  const { ref, id, label, describedBy, invalid, value, recognised, onChange, onSuppress } = props;
  const marks = useRef<HTMLDivElement>(null);

  const follow = () => {
    if (marks.current && ref.current) marks.current.scrollLeft = ref.current.scrollLeft;
  };

  function onKeyDown(event: React.KeyboardEvent<HTMLInputElement>) {
    const { selectionStart, selectionEnd } = event.currentTarget;
    const behind = recognised.find(({ end }) => end === selectionStart);
    if (event.key === "Backspace" && selectionStart === selectionEnd && behind) {
      event.preventDefault();
      onSuppress(behind);
    } else if (event.key === "Escape" && value === "") event.currentTarget.blur();
    else props.onKeyDown?.(event);
  }

  return (
    <div className={classes.field}>
      <div ref={marks} className={classes.marks} aria-hidden="true" dir="auto">
        {splitText(
          value,
          recognised.map(({ start, end }) => [start, end, true]),
        ).map(({ key, text, found }) => (found ? <mark key={key}>{text}</mark> : text))}
      </div>
      <input
        ref={ref}
        id={id}
        className={classes.input}
        dir="auto"
        // Otherwise a dialog would focus its first control.
        data-autofocus={props.autoFocus || undefined}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        placeholder={props.placeholder}
        autoComplete="off"
        enterKeyHint="done"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onPaste={props.onPaste}
        onScroll={follow}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
