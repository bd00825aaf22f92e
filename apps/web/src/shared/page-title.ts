import { useEffect } from "react";

/** The levels that can set the document title, the innermost last; that one wins. */
const levels = ["view", "conversation", "task"] as const;

const names: Partial<Record<(typeof levels)[number], string>> = {};

/** Sets the document title while the component is mounted; null leaves it to the outer level. */
export function usePageTitle(level: (typeof levels)[number], name: string | null): void {
  useEffect(() => {
    if (name === null) return;
    names[level] = name;
    show();
    return () => {
      delete names[level];
      show();
    };
  }, [level, name]);
}

function show() {
  const name = levels.map((level) => names[level]).findLast(Boolean);
  document.title = name ? `${name} · Docket` : "Docket";
}
