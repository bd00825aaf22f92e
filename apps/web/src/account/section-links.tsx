import { Anchor } from "@mantine/core";
import { useLayoutEffect } from "react";
import { PlainList } from "../shared/plain-list.js";
import { accountAddress } from "../shell/account-address.js";
import { afterReturn } from "../shell/overlay-history.js";
import classes from "./account-dialog.module.css";
import { headingOf, type SectionName, sections } from "./sections.js";

interface SectionLinksProps {
  /** The section to begin with. */
  first: string;
  /** Sections that are not shown. */
  without: SectionName[];
}

/** Links to the sections of the account settings. */
export function SectionLinks({ first, without }: SectionLinksProps) {
  useLayoutEffect(() => {
    const heading = document.getElementById(headingOf(first));
    if (!heading) return;
    // The dialog gives the focus when it is open.
    heading.dataset.autofocus = "";
    reveal(first);
  }, [first]);

  const shown = (Object.keys(sections) as SectionName[]).filter((name) => !without.includes(name));
  return (
    <nav className={classes.links} aria-label="Sections">
      <PlainList>
        {shown.map((name) => (
          <li key={name}>
            <Anchor
              href={accountAddress(name)}
              onClick={(event) => {
                event.preventDefault();
                reveal(name);
              }}
            >
              {sections[name]}
            </Anchor>
          </li>
        ))}
      </PlainList>
    </nav>
  );
}

/** Scrolls to a section and names it in the address, without an entry in the history. */
function reveal(name: string) {
  const heading = document.getElementById(headingOf(name));
  heading?.scrollIntoView();
  heading?.focus({ preventScroll: true });
  afterReturn(() => window.history.replaceState(window.history.state, "", accountAddress(name)));
}
