import { UnstyledButton } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { ChevronIcon } from "../views/view-icons.js";
import classes from "./task-panel.module.css";

interface DisclosureProps {
  title: string;
  /** Loaded when it is expanded. */
  children: ReactNode;
}

/** A section of the panel that is expanded by its title. */
export function Disclosure({ title, children }: DisclosureProps) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 className={classes.sectionTitle}>
        <UnstyledButton
          id={id}
          className={classes.disclosure}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {title}
          <ChevronIcon size={16} />
        </UnstyledButton>
      </h2>
      <LazyBoundary>{opened && children}</LazyBoundary>
    </section>
  );
}
