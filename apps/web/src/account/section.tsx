import type { ReactNode } from "react";
import classes from "./account-dialog.module.css";

interface SectionProps {
  title?: string;
  text?: ReactNode;
  children: ReactNode;
}

/** A section of the account settings. */
export function Section({ title, text, children }: SectionProps) {
  return (
    <section>
      {title && <h3 className={classes.title}>{title}</h3>}
      {text && <p className={classes.text}>{text}</p>}
      {children}
    </section>
  );
}
