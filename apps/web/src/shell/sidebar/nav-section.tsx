import { type ReactNode, useId } from "react";
import { useStorePart } from "../../shared/store.js";
import { folded, toggleFolded } from "../../views/folding.js";
import { FoldIcon } from "../../views/view-icons.js";
import classes from "./sidebar.module.css";

interface NavSectionProps {
  title: string;
  action?: ReactNode;
  foldedAtFirst?: boolean;
  children: ReactNode;
}

/** A collapsible section of the sidebar. */
export function NavSection({ title, action, foldedAtFirst = false, children }: NavSectionProps) {
  const id = useId();
  const key = `nav ${title}`;
  const isFolded = useStorePart(folded, (keys) => keys.has(key)) !== foldedAtFirst;
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle}>
          <button
            type="button"
            aria-expanded={!isFolded}
            aria-controls={id}
            onClick={() => toggleFolded(key)}
          >
            {title}
            <FoldIcon size={14} />
          </button>
        </h2>
        {action}
      </div>
      <ul id={id} className={classes.links} hidden={isFolded}>
        {children}
      </ul>
    </section>
  );
}
