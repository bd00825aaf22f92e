import { quote } from "../language/wording.js";
import type { Command } from "../parse/command.js";
import { planCommand } from "./plan-command.js";
import { type Plan, type PlanInput, Planner } from "./planner.js";
import type { Question } from "./questions.js";
import { resolve } from "./resolve.js";

/**
 * Decides which calls an utterance asks for. If anything in it is unclear, the plan is a question
 * and no further call. A command that needs the result of an earlier one ("add milk and mark it as
 * done") is planned once that result is there.
 */
export function makePlan(input: PlanInput): Plan {
  const commands = withoutRetracted(input.commands);
  const planner = new Planner(input);
  collectKept(commands, planner);
  for (const [index, command] of commands.entries()) {
    if (!command) continue;
    const question = planCommand(command, index, planner);
    if (question === "wait") break;
    if (question) return { ...planner.partialPlan(), question: { command: index, ...question } };
  }
  const question = confirmDeletion(commands, planner);
  return question ? { ...planner.partialPlan(), question } : planner.plan();
}

/** "Never mind" takes back all before it. Positions are kept, because answers refer to them. */
function withoutRetracted(commands: readonly Command[]): (Command | undefined)[] {
  const last = commands.findLastIndex(({ kind }) => kind === "retract");
  return commands.map((command, i) => (i < last ? undefined : command));
}

/** Notes what is to be left alone before anything is planned, wherever it was said. */
function collectKept(commands: readonly (Command | undefined)[], planner: Planner): void {
  for (const command of commands) {
    if (command?.kind !== "keep") continue;
    const found = resolve(command.target, planner.context());
    if (found.kind === "tasks") planner.keep(found.ids, command.verb);
    else if (command.target.kind === "name") planner.keepUnresolved(command.target.text);
  }
}

/** Asks before a deletion beside words that were not understood: they may be its condition. */
function confirmDeletion(
  commands: readonly (Command | undefined)[],
  planner: Planner,
): Question | undefined {
  const index = commands.findIndex((command) => command?.kind === "unknown");
  const unknown = commands[index];
  if (unknown?.kind !== "unknown" || !planner.hasDeletion() || planner.answerTo(index)) {
    return undefined;
  }
  return {
    command: index,
    wants: "yes",
    options: [],
    text:
      `I did not understand ${quote(unknown.text)}, so I have done nothing. ` +
      "Shall I go on with the rest?",
  };
}
