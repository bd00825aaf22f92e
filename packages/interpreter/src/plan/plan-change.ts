import { enumerate, quote } from "../language/wording.js";
import type { Command, Reference } from "../parse/command.js";
import type { KnownTask } from "../types.js";
import type { Stage } from "./planner.js";
import { askAbout, type OpenQuestionText } from "./questions.js";
import type { Resolved } from "./resolve.js";

/** A question, a wait for results of calls, or nothing: the command is planned. */
export type Planned = OpenQuestionText | "wait" | undefined;

type Change = Extract<Command, { kind: "complete" | "reopen" | "delete" }>;

export const doing = {
  complete: "mark as done",
  reopen: "reopen",
  delete: "delete",
  rename: "rename",
  describe: "describe",
  undescribe: "take the description from",
  status: "look at",
} as const;

/** Resolves to tasks and goes on with them, or asks, or says why there is nothing to do. */
export function onTasks(
  reference: Reference,
  verb: keyof typeof doing,
  index: number,
  stage: Stage,
  act: (tasks: [KnownTask, ...KnownTask[]]) => Planned,
  prefer?: boolean,
): Planned {
  const found = stage.resolve(reference, index, prefer);
  if (found === "wait") return "wait";
  if (found.kind === "empty") {
    stage.say(found.why);
    return undefined;
  }
  if (found.kind === "absent" && !(stage.alone && found.near.length > 0)) {
    stage.say(absentText(found, stage));
    return undefined;
  }
  const approved = found.kind === "partly" && stage.answered(index)?.yes;
  if (found.kind !== "tasks" && !approved) {
    return askAbout(found, doing[verb], stage.task);
  }
  const [first, ...rest] = found.ids.map((id) => stage.task(id) ?? untold(id, prefer ?? false));
  return first ? (act([first, ...rest]) ?? undefined) : undefined;
}

/** A task that was named by its id and lies outside of what was read; the tool will tell. */
const untold = (id: string, completed: boolean): KnownTask => ({
  id,
  title: `task ${id}`,
  description: null,
  completed,
});

function absentText(found: Extract<Resolved, { kind: "absent" }>, stage: Stage): string {
  const near = found.near.map((id) => stage.task(id)?.title).filter((title) => title !== undefined);
  const hint = near.length > 0 ? ` The closest: ${enumerate(near.map(quote))}.` : "";
  return `I found no task that matches ${quote(found.text)}, so nothing was changed there.${hint}`;
}

export function planChange(command: Change, index: number, stage: Stage): Planned {
  const prefer = command.kind === "delete" ? undefined : command.kind === "reopen";
  return onTasks(
    command.target,
    command.kind,
    index,
    stage,
    (tasks) => {
      const wanted = new Set(
        stage.withoutKept(
          tasks.map(({ id }) => id),
          command.kind,
        ),
      );
      const unknown = stage.unknownKeptBeside([...wanted]);
      if (unknown) {
        return {
          wants: "tasks",
          options: [],
          text: `I found no task that matches ${quote(unknown)}, which I am to leave alone. Which tasks shall I ${doing[command.kind]}?`,
        };
      }
      const chosen = tasks.filter(({ id }) => wanted.has(id));
      if (chosen.length === 0) stage.say("All right, I left it as it is.");
      changeEach(command.kind, chosen, stage);
      return undefined;
    },
    prefer,
  );
}

function changeEach(kind: Change["kind"], tasks: readonly KnownTask[], stage: Stage): void {
  if (kind === "delete") {
    for (const { id } of tasks) stage.call("delete_task", { id });
    return;
  }
  const completed = kind === "complete";
  const others = tasks.filter((task) => task.completed !== completed);
  for (const { id } of others) {
    if (completed) stage.call("complete_task", { id });
    else stage.call("update_task", { id, completed: false });
  }
  if (others.length === 0 && tasks.length > 0) stage.say(alreadySo(tasks, completed));
}

function alreadySo(tasks: readonly KnownTask[], completed: boolean): string {
  const names =
    tasks.length > 5
      ? `All ${tasks.length} tasks`
      : enumerate(tasks.map(({ title }) => quote(title)));
  return `${names} ${tasks.length === 1 ? "is" : "are"} already ${completed ? "done" : "open"}.`;
}
