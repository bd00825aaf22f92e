import { enumerate, quote } from "../language/wording.js";
import type { Command, Reference } from "../parse/command.js";
import { howTo, introduction, smallTalk } from "./help.js";
import { doing, onTasks, type Planned, planChange } from "./plan-change.js";
import { planText } from "./plan-text.js";
import type { Stage } from "./planner.js";

/** Plans one command: puts its calls and remarks on the stage, or asks. */
export function planCommand(command: Command, index: number, stage: Stage): Planned {
  switch (command.kind) {
    case "add":
      return planAdd(command, index, stage);
    case "list":
      stage.call("list_tasks", listArgs(command));
      stage.concernCalls(1);
      return undefined;
    case "complete":
    case "reopen":
    case "delete":
      return planChange(command, index, stage);
    case "rename":
    case "describe":
      return planText(command, index, stage);
    case "undescribe":
      return onTasks(command.target, command.kind, index, stage, ([task]) => {
        if (task.description === null) stage.say(`${quote(task.title)} has no description.`);
        else stage.call("update_task", { id: task.id, description: null });
      });
    case "status":
      return planStatus(command.target, index, stage);
    case "unsure":
      return planUnsure(command.command, index, stage);
    case "keep":
      if (stage.alone) stage.say("All right, I left everything as it is.");
      return undefined;
    case "retract":
      stage.say("All right, I changed nothing.");
      return undefined;
    case "idle":
      stage.say(command.about ? howTo(command.about) : idleText(command.why));
      return undefined;
    case "talk":
      stage.say(smallTalk(command.about, stage.alone));
      return undefined;
    case "unknown":
      return planUnknown(command.text, index, stage);
  }
}

const listArgs = ({
  completed,
  q,
}: Extract<Command, { kind: "list" }>): Record<string, unknown> => ({
  ...(completed === undefined ? {} : { completed }),
  ...(q ? { q } : {}),
});

function idleText(why: "condition" | "question" | "musing"): string {
  switch (why) {
    case "condition":
      return "I can't wait for conditions or judge them, so I changed nothing. Tell me when it is time.";
    case "musing":
      return "I changed nothing: I only act on a plain request.";
    case "question":
      return `I can't answer that. ${introduction}`;
  }
}

function planAdd(command: Extract<Command, { kind: "add" }>, index: number, stage: Stage): Planned {
  const text = stage.answered(index)?.text;
  const items = command.items.length > 0 || !text ? command.items : [{ title: text }];
  if (items.length === 0) return { wants: "text", options: [], text: "What shall I add?" };
  for (const item of items) stage.call("add_task", { ...item });
  stage.concernCalls(items.length);
  return undefined;
}

function planStatus(target: Reference, index: number, stage: Stage): Planned {
  return onTasks(target, "status", index, stage, (tasks) => {
    for (const { title, completed } of tasks) {
      stage.say(`${quote(title)} is ${completed ? "done" : "open"}.`);
    }
  });
}

/** A command in the form of a question: carried out only after a yes. */
function planUnsure(command: Command, index: number, stage: Stage): Planned {
  if (stage.answered(index)?.yes) return planCommand(command, index, stage);
  if (!("target" in command) || command.kind === "keep") return undefined;
  const verb = command.kind;
  return onTasks(command.target, verb, index, stage, (tasks) => ({
    wants: "yes",
    options: tasks.map(({ id }) => id),
    text: `Shall I ${doing[verb]} ${enumerate(tasks.slice(0, 10).map(({ title }) => quote(title)))}?`,
  }));
}

/** Words that are no command: perhaps a task is meant, or one to be. */
function planUnknown(text: string, index: number, stage: Stage): Planned {
  if (stage.answered(index)?.yes) {
    if (stage.alone) stage.call("add_task", { title: text });
    return undefined;
  }
  if (!stage.alone) {
    stage.say(`I did not understand ${quote(text)}.`);
    return undefined;
  }
  const found = stage.resolve({ kind: "name", text, quoted: false }, index);
  if (found !== "wait" && found.kind === "tasks") {
    const title = stage.task(found.ids[0] as string)?.title ?? text;
    stage.say(
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
  stage.say(`I did not understand that. ${introduction}`);
  return undefined;
}
