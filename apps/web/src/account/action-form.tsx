import { Button } from "@mantine/core";
import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import type { Action } from "../shared/use-action.js";
import { useKeepOpen } from "../shell/dialog.js";
import classes from "./account-dialog.module.css";

interface ActionFormProps extends Omit<ComponentProps<"form">, "action" | "onSubmit"> {
  /** Its error is cleared when something in the form changes. */
  action: Action & { question?: ReactNode };
  onSubmit: () => Promise<unknown>;
  /** The label of the button that submits it. */
  verb: string;
  color?: string;
  disabled: boolean;
  /** Beside that button. */
  beside?: ReactNode;
}

/**
 * A form in one row, whose button runs an action; below it, what the action asks. The dialog around it is closed only
 * by a second attempt while something is typed in it.
 */
export function ActionForm(props: ActionFormProps) {
  const { action, onSubmit, verb, color, disabled, beside, children, ...form } = props;
  const root = useRef<HTMLFormElement>(null);
  /** What its fields had when it appeared or its action was last done. */
  const settled = useRef("");
  const isDone = useRef(true);
  const isWarned = useRef(false);
  useEffect(() => {
    if (!isDone.current) return;
    isDone.current = false;
    if (!action.error) settled.current = textsIn(root.current);
  });
  useKeepOpen(() => {
    if (isWarned.current || textsIn(root.current) === settled.current) return false;
    isWarned.current = true;
    action.setError("This is not saved. Close once more to discard it.");
    fieldsIn(root.current)[0]?.focus();
    return true;
  });
  return (
    <>
      <form
        ref={root}
        className={classes.row}
        onSubmit={action.onSubmit(async () => {
          await onSubmit();
          isDone.current = true;
        })}
        onChange={() => {
          isWarned.current = false;
          action.setError(null);
        }}
        {...form}
      >
        {children}
        <Button type="submit" color={color} loading={action.busy} disabled={disabled}>
          {verb}
        </Button>
        {beside}
      </form>
      {action.question}
    </>
  );
}

/** The fields for text, without those that a password manager may fill in by itself. */
function fieldsIn(form: HTMLFormElement | null) {
  const fields = form?.querySelectorAll<HTMLInputElement>(
    "input:not([autocomplete*=password], [autocomplete=username], [type=checkbox])",
  );
  return [...(fields ?? [])];
}

const textsIn = (form: HTMLFormElement | null) =>
  JSON.stringify(fieldsIn(form).map(({ value }) => value));
