import type { ImportSource } from "@docket/contract/choices";
import type { Loss, Neutral, NeutralTask } from "./model.js";

/** How many tasks a preview shows. */
const SAMPLE = 10;

/** What an import would bring; the server adds the id under which it keeps the file. */
export interface Preview {
  source: ImportSource;
  counts: {
    tasks: number;
    completed: number;
    subtasks: number;
    repeating: number;
    lists: number;
    sections: number;
    labels: number;
  };
  /** Every value that is left out or changed. */
  losses: Loss[];
  /** The first tasks. */
  sample: NeutralTask[];
}

/** Sums up a file that was read. */
export function preview({ source, lists, labels, tasks, losses }: Neutral): Preview {
  const count = (is: (task: NeutralTask) => boolean) => tasks.filter(is).length;
  return {
    source,
    counts: {
      tasks: tasks.length,
      completed: count(({ completed }) => completed),
      subtasks: count(({ parentRef }) => parentRef !== null),
      repeating: count(({ repeat }) => repeat !== null),
      lists: lists.length,
      sections: lists.reduce((sum, list) => sum + list.sections.length, 0),
      labels: labels.length,
    },
    losses,
    sample: tasks.slice(0, SAMPLE),
  };
}
