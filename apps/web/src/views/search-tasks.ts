import { findsAll, foldText, wordsOf } from "@docket/contract/search-text";
import { similarTo } from "@docket/contract/similar-text";
import type { Snapshot } from "../store/mirror.js";
import type { Task } from "../store/rows.js";
import { descendantsOf } from "../store/subtasks.js";

/** The result of a search. */
export interface Found {
  tasks: Task[];
  /** Whether no task has all words, and these have similar words. */
  similar: boolean;
}

/**
 * The tasks that contain all words of a search, each in title, description, labels or subtasks'
 * titles; if there are none, those with similar words. `tasks` must not contain tasks in the trash.
 * The server's search works the same way.
 */
export function searchTasks(q: string, tasks: Task[], rows: Snapshot): Found {
  const words = wordsOf(q);
  if (words.length === 0) return { tasks: [], similar: false };
  const children = Map.groupBy(
    tasks.filter(({ parentId }) => parentId !== null),
    ({ parentId }) => parentId as string,
  );
  const titlesBelow = (id: string) =>
    descendantsOf(id, (parent) => children.get(parent) ?? []).map(
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

/** Cache of the folded texts, per version of a task. */
const folded = new WeakMap<Task, string[]>();

function textsOf(task: Task): string[] {
  let texts = folded.get(task);
  if (!texts) {
    texts = [foldText(task.title), foldText(task.description ?? "")];
    folded.set(task, texts);
  }
  return texts;
}
