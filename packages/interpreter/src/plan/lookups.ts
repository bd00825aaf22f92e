import type { Command, Name, Reference } from "../parse/command.js";
import type { KnownTask, ToolCall, ToolResult } from "../types.js";
import { searchWord } from "./match.js";
import { isLookup, lookupSize, outcomeOf } from "./results.js";

/** The most pages that are read for a command about all tasks: 10,000 tasks. */
const maxPages = 50;
/** The most names of one utterance that are searched for one by one. */
const maxSearches = 20;

/** What the lookups of this turn have found. */
export interface KnownTasks {
  tasks: KnownTask[];
  /** Whether these are all of the user's tasks. */
  complete: boolean;
  /** Why a lookup failed, if one did. */
  failed?: string;
}

/** Collects the tasks that the lookups so far have found. */
export function collectTasks(steps: readonly ToolResult[]): KnownTasks {
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
 * The lookups still needed before these commands can be planned: usually one page. If the user has
 * more tasks than a page holds, names are searched for, and "all" is read page by page.
 */
export function neededLookups(
  commands: readonly Command[],
  steps: readonly ToolResult[],
): ToolCall[] {
  if (!commands.some((command) => needsTasks(command, commands.length))) return [];
  const pages = steps.filter((step) => isLookup(step) && step.args.q === undefined);
  const last = pages.at(-1);
  if (!last) return [lookup({})];
  const outcome = outcomeOf(last);
  if (outcome.kind !== "page" || outcome.nextCursor === null) return [];
  const references = commands.flatMap(referencesOf);
  const all = references.some(meansAll);
  if (all && pages.length < maxPages) return [lookup({ cursor: outcome.nextCursor })];
  const searched = new Set(steps.filter(isLookup).map((step) => step.args.q));
  const words = new Set(references.flatMap(namesIn).map(searchWord));
  return [...words]
    .filter((word) => word !== undefined && !searched.has(word))
    .slice(0, Math.max(0, maxSearches - searched.size))
    .map((q) => lookup({ q }));
}

const lookup = (args: Record<string, unknown>): ToolCall => ({
  tool: "list_tasks",
  args: { ...args, limit: lookupSize },
});

/** Unknown words may name a task, but only if nothing else was said. */
const needsTasks = (command: Command, commandCount: number): boolean =>
  command.kind === "unknown" ? commandCount === 1 : referencesOf(command).length > 0;

function referencesOf(command: Command): Reference[] {
  switch (command.kind) {
    case "complete":
    case "reopen":
    case "delete":
    case "clearDescription":
    case "status":
    case "keep":
      return [command.target];
    case "rename":
    case "describe":
      return command.readings.map(({ target }) => target);
    case "tentative":
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
