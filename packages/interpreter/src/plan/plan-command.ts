import { enumerate, quote } from "../language/wording.js";
import type { Command } from "../parse/command.js";
import { howTo, introduction, smallTalkReply } from "./help.js";
import { type Planned, planChange, planForTasks, verbPhrases } from "./plan-change.js";
import { planText } from "./plan-text.js";
import type { Planner } from "./planner.js";

type CommandOf<Kind extends Command["kind"]> = Extract<Command, { kind: Kind }>;

/** Plans one command: adds its calls and remarks to the planner, or asks. */
export function planCommand(command: Command, index: number, planner: Planner): Planned {
  switch (command.kind) {
    case "add":
      return planAdd(command, index, planner);
    case "list":
      planner.addCall("list_tasks", listArgs(command));
      planner.setFocusToLastCalls(1);
      return undefined;
    case "complete":
    case "reopen":
    case "delete":
      return planChange(command, index, planner);
    case "rename":
    case "describe":
      return planText(command, index, planner);
    case "clearDescription":
      return planForTasks(command.target, command.kind, index, planner, ([task]) => {
        if (task.description === null) {
          planner.addRemark(`${quote(task.title)} has no description.`);
        } else planner.addCall("update_task", { id: task.id, description: null });
        return undefined;
      });
    case "status":
      return planForTasks(command.target, command.kind, index, planner, (tasks) => {
        for (const { title, completed } of tasks) {
          planner.addRemark(`${quote(title)} is ${completed ? "done" : "open"}.`);
        }
        return undefined;
      });
    case "tentative":
      return planTentative(command.command, index, planner);
    case "keep":
      if (planner.isSingle) planner.addRemark("All right, I left everything as it is.");
      return undefined;
    case "retract":
      planner.addRemark("All right, I changed nothing.");
      return undefined;
    case "noAction":
      planner.addRemark(command.topic ? howTo(command.topic) : noActionText(command.why));
      return undefined;
    case "smallTalk":
      planner.addRemark(smallTalkReply(command.about, planner.isSingle));
      return undefined;
    case "unknown":
      return planUnknown(command.text, index, planner);
  }
}

const listArgs = ({ completed, q }: CommandOf<"list">): Record<string, unknown> => ({
  ...(completed === undefined ? {} : { completed }),
  ...(q ? { q } : {}),
});

function noActionText(why: CommandOf<"noAction">["why"]): string {
  switch (why) {
    case "condition":
      return "I can't wait for conditions or judge them, so I changed nothing. Tell me when it is time.";
    case "hypothetical":
      return "I changed nothing: I only act on a plain request.";
    case "question":
      return `I can't answer that. ${introduction}`;
  }
}

function planAdd(command: CommandOf<"add">, index: number, planner: Planner): Planned {
  const text = planner.answerTo(index)?.text;
  const items = command.items.length > 0 || !text ? command.items : [{ title: text }];
  if (items.length === 0) return { wants: "text", options: [], text: "What shall I add?" };
  for (const item of items) planner.addCall("add_task", { ...item });
  planner.setFocusToLastCalls(items.length);
  return undefined;
}

/** A command in the form of a question is carried out only after a yes. */
function planTentative(command: Command, index: number, planner: Planner): Planned {
  if (planner.answerTo(index)?.yes) return planCommand(command, index, planner);
  if (!("target" in command) || command.kind === "keep") return undefined;
  const verb = command.kind;
  return planForTasks(command.target, verb, index, planner, (tasks) => ({
    wants: "yes",
    options: tasks.map(({ id }) => id),
    text: `Shall I ${verbPhrases[verb]} ${enumerate(tasks.slice(0, 10).map(({ title }) => quote(title)))}?`,
  }));
}

/** Words that are no command may name a task, or one to add. */
function planUnknown(text: string, index: number, planner: Planner): Planned {
  if (planner.answerTo(index)?.yes) {
    if (planner.isSingle) planner.addCall("add_task", { title: text });
    return undefined;
  }
  if (!planner.isSingle) {
    planner.addRemark(`I did not understand ${quote(text)}.`);
    return undefined;
  }
  const found = planner.resolve({ kind: "name", text, quoted: false }, index);
  if (found !== "wait" && found.kind === "tasks") {
    const title = planner.task(found.ids[0] as string)?.title ?? text;
    planner.addRemark(
      `What shall I do with ${quote(title)}: mark it as done, rename, describe or delete it?`,
    );
    return undefined;
  }
  if (/\p{L}{2}/u.test(text) && text.length <= 200) {
    return {
      wants: "yes",
      options: [],
      text: `I did not understand that as a command. Shall I add ${quote(text)} as a task?`,
    };
  }
  planner.addRemark(`I did not understand that. ${introduction}`);
  return undefined;
}
