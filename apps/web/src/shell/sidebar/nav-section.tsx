import { type ReactNode, useId } from "react";
import { PlainList } from "../../shared/plain-list.js";
import { useStorePart } from "../../shared/store.js";
import { collapsed, toggleCollapsed } from "../../views/collapsed.js";
import { ChevronIcon } from "../../views/view-icons.js";
import classes from "./sidebar.module.css";

interface NavSectionProps {
  title: string;
  action?: ReactNode;
  collapsedByDefault?: boolean;
  children: ReactNode;
}

/** A collapsible section of the sidebar. */
export function NavSection({
  title,
  action,
  collapsedByDefault = false,
  children,
}: NavSectionProps) {
  const id = useId();
  const key = `nav ${title}`;
  const isCollapsed = useStorePart(collapsed, (keys) => keys.includes(key)) !== collapsedByDefault;
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle}>
          <button
            type="button"
            aria-expanded={!isCollapsed}
            aria-controls={id}
            onClick={() => toggleCollapsed(key)}
          >
            {title}
            <ChevronIcon size={14} />
          </button>
        </h2>
        {action}
      </div>
      <PlainList id={id} className={classes.links} hidden={isCollapsed}>
        {children}
      </PlainList>
    </section>
  );
}
