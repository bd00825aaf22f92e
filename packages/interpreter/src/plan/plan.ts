import { quote } from "../language/wording.js";
import type { Command } from "../parse/command.js";
import type { Answer, Memory, ToolCall, ToolExchange } from "../types.js";
import type { Known } from "./lookups.js";
import { planCommand } from "./plan-command.js";
import { Stage } from "./planner.js";
import type { Question } from "./questions.js";
import { resolve } from "./resolve.js";

/** Something to say about a command beside the results of its calls. */
export interface Remark {
  remark: string;
}

/** What an utterance comes to: calls and remarks in order, and at most one question. */
export interface Plan {
  entries: (ToolCall | Remark)[];
  question?: Question;
  /** The tasks that "it" means in the next turn, where no result tells. */
  focus: string[];
}

/** Everything a plan is made from. */
export interface Situation {
  commands: readonly Command[];
  known: Known;
  memory: Memory;
  answers: readonly Answer[];
  /** The calls that were made in this turn, readings left out. */
  acts: readonly ToolExchange[];
}

/**
 * Decides which calls an utterance asks for. If anything in it is open, it comes to a question and
 * no further call. A command that needs the result of an earlier one ("add milk and mark it as
 * done") is planned when that result is there.
 */
export function makePlan(situation: Situation): Plan {
  const commands = withoutRetracted(situation.commands);
  const stage = new Stage(situation);
  keepApart(commands, stage);
  for (const [index, command] of commands.entries()) {
    if (!command) continue;
    const question = planCommand(command, index, stage) ?? undefined;
    if (question === "wait") break;
    if (question) return { ...stage.soFar(), question: { command: index, ...question } };
  }
  const doubt = doubtOf(commands, stage);
  return doubt ? { ...stage.soFar(), question: doubt } : stage.plan();
}

/** "Never mind" takes back all that was said before it; places are kept, for answers count them. */
function withoutRetracted(commands: readonly Command[]): (Command | undefined)[] {
  const last = commands.findLastIndex(({ kind }) => kind === "retract");
  return commands.map((command, i) => (i < last ? undefined : command));
}

/** Notes first what is to be left alone, wherever in the utterance it was said. */
function keepApart(commands: readonly (Command | undefined)[], stage: Stage): void {
  for (const command of commands) {
    if (command?.kind !== "keep") continue;
    const found = resolve(command.target, stage.scene());
    if (found.kind === "tasks") stage.keep(found.ids, command.verb);
    else if (command.target.kind === "name") stage.keepUnknown(command.target.text);
  }
}

/**
 * A deletion next to words that were not understood is asked about: they may have been its
 * condition.
 */
function doubtOf(commands: readonly (Command | undefined)[], stage: Stage): Question | undefined {
  const index = commands.findIndex((command) => command?.kind === "unknown");
  const unknown = commands[index];
  if (unknown?.kind !== "unknown" || !stage.deletes() || stage.answered(index)) return undefined;
  return {
    command: index,
    wants: "yes",
    options: [],
    text:
      `I did not understand ${quote(unknown.text)}, so I have done nothing. ` +
      "Shall I go on with the rest?",
  };
}
