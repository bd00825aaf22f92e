import { enumerate, quote } from "../language/wording.js";
import type { Command, Reference } from "../parse/command.js";
import type { KnownTask } from "../types.js";
import type { Planner } from "./planner.js";
import { askAbout, type CommandQuestion } from "./questions.js";
import type { Resolved } from "./resolve.js";

/** A question, a wait for results of calls, or nothing: the command is planned. */
export type Planned = CommandQuestion | "wait" | undefined;

type Change = Extract<Command, { kind: "complete" | "reopen" | "delete" }>;

/** What a kind of command does, as a verb phrase for questions. */
export const verbPhrases = {
  complete: "mark as done",
  reopen: "reopen",
  delete: "delete",
  rename: "rename",
  describe: "describe",
  clearDescription: "take the description from",
  status: "look at",
} as const;

/** Resolves a reference and plans with its tasks, or asks, or says why there is nothing to do. */
export function planForTasks(
  reference: Reference,
  verb: keyof typeof verbPhrases,
  index: number,
  planner: Planner,
  plan: (tasks: [KnownTask, ...KnownTask[]]) => Planned,
  preferCompleted?: boolean,
): Planned {
  const found = planner.resolve(reference, index, preferCompleted);
  if (found === "wait") return "wait";
  if (found.kind === "empty") {
    planner.addRemark(found.why);
    return undefined;
  }
  if (found.kind === "notFound" && !(planner.isSingle && found.nearest.length > 0)) {
    planner.addRemark(notFoundText(found, planner));
    return undefined;
  }
  const confirmed = found.kind === "partial" && planner.answerTo(index)?.yes;
  if (found.kind !== "tasks" && !confirmed) {
    return askAbout(found, verbPhrases[verb], planner.task);
  }
  const [first, ...rest] = found.ids.map(
    (id) => planner.task(id) ?? unreadTask(id, preferCompleted ?? false),
  );
  return first && plan([first, ...rest]);
}

/** A task that was named by its id and is not among those read; the tool will find it, or not. */
const unreadTask = (id: string, completed: boolean): KnownTask => ({
  id,
  title: `task ${id}`,
  description: null,
  completed,
});

function notFoundText(found: Extract<Resolved, { kind: "notFound" }>, planner: Planner): string {
  const titles = found.nearest
    .map((id) => planner.task(id)?.title)
    .filter((title) => title !== undefined);
  const hint = titles.length > 0 ? ` The closest: ${enumerate(titles.map(quote))}.` : "";
  return `I found no task that matches ${quote(found.text)}, so nothing was changed there.${hint}`;
}

/** Plans to complete, reopen or delete tasks. */
export function planChange({ kind, target }: Change, index: number, planner: Planner): Planned {
  const plan = (tasks: readonly KnownTask[]): Planned => {
    const ids = planner.withoutKept(
      tasks.map(({ id }) => id),
      kind,
    );
    const meant = new Set(ids);
    const unresolved = planner.unresolvedKeepBeside(ids);
    if (unresolved) {
      return {
        wants: "tasks",
        options: [],
        text: `I found no task that matches ${quote(unresolved)}, which I am to leave alone. Which tasks shall I ${verbPhrases[kind]}?`,
      };
    }
    if (ids.length === 0) planner.addRemark("All right, I left it as it is.");
    changeEach(
      kind,
      tasks.filter(({ id }) => meant.has(id)),
      planner,
    );
    return undefined;
  };
  const preferCompleted = kind === "delete" ? undefined : kind === "reopen";
  return planForTasks(target, kind, index, planner, plan, preferCompleted);
}

function changeEach(kind: Change["kind"], tasks: readonly KnownTask[], planner: Planner): void {
  if (kind === "delete") {
    for (const { id } of tasks) planner.addCall("delete_task", { id });
    return;
  }
  const completed = kind === "complete";
  const others = tasks.filter((task) => task.completed !== completed);
  for (const { id } of others) {
    if (completed) planner.addCall("complete_task", { id });
    else planner.addCall("update_task", { id, completed: false });
  }
  if (others.length === 0 && tasks.length > 0) planner.addRemark(alreadyInState(tasks, completed));
}

function alreadyInState(tasks: readonly KnownTask[], completed: boolean): string {
  const names =
    tasks.length > 5
      ? `All ${tasks.length} tasks`
      : enumerate(tasks.map(({ title }) => quote(title)));
  return `${names} ${tasks.length === 1 ? "is" : "are"} already ${completed ? "done" : "open"}.`;
}
