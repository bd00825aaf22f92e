import type { ReactNode } from "react";
import classes from "./account-dialog.module.css";
import { headingOf, type SectionName, sections } from "./sections.js";

interface SectionProps {
  name: SectionName;
  text?: ReactNode;
  children: ReactNode;
}

/** A section of the account settings. */
export function Section({ name, text, children }: SectionProps) {
  const id = headingOf(name);
  return (
    <section>
      <h3 id={id} className={classes.title} tabIndex={-1}>
        {sections[name]}
      </h3>
      {text && <p className="quiet">{text}</p>}
      {children}
    </section>
  );
}
