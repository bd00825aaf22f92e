import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { ErrorText } from "./error-text.js";
import { LoadError } from "./load-error.js";
import { PlainList } from "./plain-list.js";
import classes from "./rows.module.css";

interface RowsProps {
  /** Its accessible name. */
  label: string;
  /** For example "your sessions". */
  what: string;
  /** Whether loading them failed. */
  query: { error: unknown; refetch: () => unknown };
  children: ReactNode[] | undefined;
}

/** A list of what can be managed, such as API keys; nothing if it is empty. */
export function Rows({ label, what, query: { error, refetch }, children }: RowsProps) {
  return (
    <>
      {error !== null && <LoadError what={what} error={error} onRetry={refetch} />}
      {children && children.length > 0 && (
        <PlainList className={classes.rows} aria-label={label}>
          {children}
        </PlainList>
      )}
    </>
  );
}

/** A button in a {@link Row}. */
export const RowButton = Button.withProps({ size: "xs", variant: "default" });

export interface RowProps {
  name: string;
  badges?: ReactNode;
  facts: ReactNode;
  /** What went wrong with it. */
  error?: ReactNode;
  /** Its buttons. */
  children?: ReactNode;
}

/** One entry of {@link Rows}. */
export function Row({ name, badges, facts, error, children }: RowProps) {
  return (
    <li className={classes.row}>
      <span className={classes.names}>
        <span className={classes.name}>
          <strong dir="auto">{name}</strong>
          {badges}
        </span>
        <span className="quiet">{facts}</span>
        <ErrorText>{error}</ErrorText>
      </span>
      {children}
    </li>
  );
}
