import { Button, UnstyledButton } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { ChevronIcon } from "../shared/icons.js";
import classes from "./task-panel.module.css";
import type { Pages } from "./use-pages.js";

interface DisclosureProps {
  title: string;
  opened: boolean;
  onToggle: () => void;
  children: ReactNode;
}

/** A section of the panel that is expanded by its title. */
export function Disclosure({ title, opened, onToggle, children }: DisclosureProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 className={classes.sectionTitle}>
        <UnstyledButton
          id={id}
          className={classes.disclosure}
          aria-expanded={opened}
          onClick={onToggle}
        >
          {title}
          <span className={classes.chevron}>
            <ChevronIcon size={16} />
          </span>
        </UnstyledButton>
      </h2>
      {opened && children}
    </section>
  );
}

/** The end of a paginated list: a button for more, the error, or a note that it is empty. */
export function PagesEnd({ pages, empty }: { pages: Pages<unknown>; empty: string }) {
  const { items, error, busy, hasMore } = pages;
  if (error)
    return (
      <div className={classes.note} role="alert">
        <p>{error}</p>
        <Button size="compact-sm" variant="default" onClick={pages.reload}>
          Try again
        </Button>
      </div>
    );
  if (items === null) return <p className={classes.quiet}>Loading…</p>;
  if (items.length === 0) return <p className={classes.quiet}>{empty}</p>;
  if (!hasMore) return null;
  return (
    <Button size="compact-sm" variant="subtle" loading={busy} onClick={pages.more}>
      Show earlier
    </Button>
  );
}
