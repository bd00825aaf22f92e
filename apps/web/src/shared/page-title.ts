import { useEffect } from "react";

/** What is shown, the innermost last: the title of the page is of that. */
const levels = ["view", "conversation", "task"] as const;

const names: Partial<Record<(typeof levels)[number], string>> = {};

/** The title of the page while the component is shown; null leaves it to what it is in. */
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
