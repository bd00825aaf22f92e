import { Button } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";
import type { Action } from "../shared/use-action.js";
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

/** A form in one row, whose button runs an action; below it, what the action asks. */
export function ActionForm(props: ActionFormProps) {
  const { action, onSubmit, verb, color, disabled, beside, children, ...form } = props;
  return (
    <>
      <form
        className={classes.row}
        onSubmit={action.onSubmit(onSubmit)}
        onChange={() => action.setError(null)}
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
