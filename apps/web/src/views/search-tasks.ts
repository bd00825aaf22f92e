import { findsAll, foldText, wordsOf } from "@docket/contract/search-text";
import { similarTo } from "@docket/contract/similar-text";
import type { Snapshot } from "../store/mirror.js";
import type { Task } from "../store/rows.js";
import { tasksBelow } from "../store/subtasks.js";

/** What a search finds. */
export interface Found {
  tasks: Task[];
  /** No task has all words; these have words like them. */
  similar: boolean;
}

/**
 * The tasks, of those that are not in the trash, with all words of a search, each in title, description, labels
 * or the titles of subtasks; if there is none, those with similar words. The server's search does the same.
 */
export function searchTasks(q: string, tasks: Task[], rows: Snapshot): Found {
  const words = wordsOf(q);
  if (words.length === 0) return { tasks: [], similar: false };
  const children = Map.groupBy(
    tasks.filter(({ parentId }) => parentId !== null),
    ({ parentId }) => parentId as string,
  );
  const titlesBelow = (id: string) =>
    tasksBelow(id, (parent) => children.get(parent) ?? []).map(
      (task) => textsOf(task)[0] as string,
    );
  const textsFor = (task: Task) => [
    ...textsOf(task),
    ...task.labelIds.map((id) => foldText(rows.label.get(id)?.name ?? "")),
    ...titlesBelow(task.id),
  ];
  const found = tasks.filter((task) => findsAll(words, textsFor(task)));
  if (found.length > 0) return { tasks: found, similar: false };
  const isSimilar = similarTo(q);
  const similar = isSimilar ? tasks.filter((task) => isSimilar(textsFor(task))) : [];
  return { tasks: similar, similar: similar.length > 0 };
}

/** Folded once for each version of a task. */
const folded = new WeakMap<Task, string[]>();

function textsOf(task: Task): string[] {
  let texts = folded.get(task);
  if (!texts) {
    texts = [foldText(task.title), foldText(task.description ?? "")];
    folded.set(task, texts);
  }
  return texts;
}
