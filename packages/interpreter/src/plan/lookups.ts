import type { Command, Name, Reference } from "../parse/command.js";
import type { KnownTask, ToolCall, ToolExchange } from "../types.js";
import { searchWord } from "./match.js";
import { isLookup, lookupSize, outcomeOf } from "./results.js";

/** At most so many pages are read for commands about all tasks: 10,000 tasks. */
const mostPages = 50;
/** At most so many names of one utterance are searched for one by one. */
const mostSearches = 20;

/** What the readings of this turn have told about the user's tasks. */
export interface Known {
  tasks: KnownTask[];
  /** Whether these are all. */
  complete: boolean;
  /** A reading failed: why. */
  failed?: string;
}

/** Gathers the tasks from the readings made so far. */
export function gather(steps: readonly ToolExchange[]): Known {
  const tasks = new Map<string, KnownTask>();
  let complete = false;
  let failed: string | undefined;
  for (const step of steps) {
    if (!isLookup(step)) continue;
    const outcome = outcomeOf(step);
    if (outcome.kind === "failed") failed ??= outcome.detail;
    if (outcome.kind !== "page") continue;
    for (const task of outcome.items) tasks.set(task.id, task);
    complete ||= step.args.q === undefined && outcome.nextCursor === null;
  }
  return { tasks: [...tasks.values()], complete, ...(failed ? { failed } : {}) };
}

/**
 * The readings still needed before these commands can be planned: one page as a rule. Where there
 * are more tasks than a page holds, names are searched for, and "all" is read page by page.
 */
export function neededLookups(
  commands: readonly Command[],
  steps: readonly ToolExchange[],
): ToolCall[] {
  if (!commands.some((command) => needsTasks(command, commands.length))) return [];
  const pages = steps.filter((step) => isLookup(step) && step.args.q === undefined);
  const last = pages.at(-1);
  if (!last) return [lookup({})];
  const outcome = outcomeOf(last);
  if (outcome.kind !== "page" || outcome.nextCursor === null) return [];
  const references = commands.flatMap(referencesOf);
  const all = references.some(meansAll);
  if (all && pages.length < mostPages) return [lookup({ cursor: outcome.nextCursor })];
  const searched = new Set(steps.filter(isLookup).map((step) => step.args.q));
  const words = new Set(references.flatMap(namesIn).map(searchWord));
  return [...words]
    .filter((word) => word !== undefined && !searched.has(word))
    .slice(0, Math.max(0, mostSearches - searched.size))
    .map((q) => lookup({ q }));
}

const lookup = (args: Record<string, unknown>): ToolCall => ({
  tool: "list_tasks",
  args: { ...args, limit: lookupSize },
});

function needsTasks(command: Command, of: number): boolean {
  if (command.kind === "unknown") return of === 1;
  return referencesOf(command).length > 0;
}

/** Every reference of a command. */
function referencesOf(command: Command): Reference[] {
  switch (command.kind) {
    case "complete":
    case "reopen":
    case "delete":
    case "undescribe":
    case "status":
    case "keep":
      return [command.target];
    case "rename":
    case "describe":
      return command.readings.map(({ target }) => target);
    case "unsure":
      return referencesOf(command.command);
    case "unknown":
      return [{ kind: "name", text: command.text, quoted: false }];
    default:
      return [];
  }
}

function meansAll(reference: Reference): boolean {
  if (reference.kind === "group" || reference.kind === "rest") return true;
  if (reference.kind === "list") return reference.parts.some(meansAll);
  return reference.kind === "except" && (meansAll(reference.base) || meansAll(reference.except));
}

function namesIn(reference: Reference): Name[] {
  switch (reference.kind) {
    case "name":
      return [reference];
    case "list":
      return [reference.whole, ...reference.parts.flatMap(namesIn)];
    case "except":
      return [...namesIn(reference.base), ...namesIn(reference.except)];
    case "unclear":
      return [reference.whole];
    default:
      return [];
  }
}
