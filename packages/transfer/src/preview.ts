import type { ImportPreview, ImportSample } from "@docket/contract";
import type { ImportedContent, PortableTask } from "./model.js";

/** How many tasks a preview shows. */
const SAMPLE = 10;

/** What an import would bring, judging by the file alone. */
export interface Preview extends Pick<ImportPreview, "source" | "losses" | "sample"> {
  counts: Omit<ImportPreview["counts"], "known">;
}

/** Summarises a file that was read. */
export function preview({ source, lists, labels, tasks, losses }: ImportedContent): Preview {
  const count = (is: (task: PortableTask) => boolean) => tasks.filter(is).length;
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
    sample: sampleOf(tasks.slice(0, SAMPLE), lists),
  };
}

function sampleOf(tasks: PortableTask[], lists: ImportedContent["lists"]): ImportSample[] {
  const levels = new Map<string, number>();
  return tasks.map(({ sourceId, listRef, sectionRef, parentRef, ...task }) => {
    const list = lists.find((one) => one.sourceId === listRef);
    const section = list?.sections.find((one) => one.sourceId === sectionRef);
    // Parents come before their subtasks.
    const level = 1 + (parentRef === null ? 0 : (levels.get(parentRef) ?? 0));
    levels.set(sourceId, level);
    const { completedAt, createdAt, completions, order, ...shown } = task;
    return {
      ...shown,
      level,
      list: list === undefined || list.inbox ? null : list.name,
      section: section?.name ?? null,
    };
  });
}
