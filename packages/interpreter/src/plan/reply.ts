import { count, enumerate, numbered, oneLine, quote } from "../language/wording.js";
import type { Command } from "../parse/command.js";
import type { KnownTask, Memory, ToolCall, ToolResult } from "../types.js";
import type { Plan } from "./planner.js";
import { type Outcome, outcomeOf } from "./results.js";

/** What a call does to a task; calls with one effect share a sentence. */
type Effect = "added" | "completed" | "reopened" | "renamed" | "described" | "cleared" | "deleted";

const pastTense: Record<Effect, (titles: string) => string> = {
  added: (titles) => `Added ${titles}.`,
  completed: (titles) => `Marked ${titles} as done.`,
  reopened: (titles) => `Reopened ${titles}.`,
  renamed: (titles) => `Renamed ${titles}.`,
  described: (titles) => `Wrote the description of ${titles}.`,
  cleared: (titles) => `Removed the description of ${titles}.`,
  deleted: (titles) => `Deleted ${titles}.`,
};
const infinitive: Record<Effect, (titles: string) => string> = {
  added: (titles) => `add ${titles}`,
  completed: (titles) => `mark ${titles} as done`,
  reopened: (titles) => `reopen ${titles}`,
  renamed: (titles) => `rename ${titles}`,
  described: (titles) => `write the description of ${titles}`,
  cleared: (titles) => `remove the description of ${titles}`,
  deleted: (titles) => `delete ${titles}`,
};

/** The most titles that are named in one sentence; if there are more, they are counted. */
const maxNamed = 20;

/** A remark, or the effect of one call. */
type Line = { text: string } | { effect: Effect; proposed: boolean; label: string };

/** What a turn did, according to the results of its calls and nothing else. */
export interface Reply {
  text: string;
  /** Ids of the tasks shown as a numbered list, if there was one. */
  listed?: string[];
  /** Ids of the tasks that the turn was about, if any. */
  focus?: string[];
}

/** Words the results of a plan's calls, with its remarks in between. */
export function composeReply(
  plan: Plan,
  executed: readonly ToolResult[],
  commands: readonly Command[],
  known: (id: string) => KnownTask | undefined,
): Reply {
  const lines: Line[] = [];
  let listed: string[] | undefined;
  let focus: string[] = [];
  let calls = 0;
  const withCount = commands.some((command) => command.kind === "list" && command.count);
  for (const entry of plan.entries) {
    if ("remark" in entry) {
      if (entry.remark) lines.push({ text: entry.remark });
      continue;
    }
    const result = executed[calls++];
    if (!result) break;
    const outcome = outcomeOf(result);
    if (outcome.kind === "page") {
      listed = outcome.items.map(({ id }) => id);
      focus = [...listed];
      lines.push({ text: pageText(entry, outcome, withCount) });
      continue;
    }
    lines.push(lineFor(entry, outcome, known));
    const id = outcome.kind === "task" ? outcome.task.id : entry.args.id;
    if (typeof id === "string" && outcome.kind !== "done") focus.push(id);
  }
  return {
    text: joinLines(lines),
    listed,
    ...(focus.length > 0 ? { focus: [...new Set(focus)] } : {}),
  };
}

function effectOf({ tool, args }: ToolCall): Effect {
  if (tool === "add_task") return "added";
  if (tool === "complete_task") return "completed";
  if (tool === "delete_task") return "deleted";
  if ("title" in args) return "renamed";
  if ("completed" in args) return "reopened";
  return args.description === null ? "cleared" : "described";
}

function lineFor(
  call: ToolCall,
  outcome: Exclude<Outcome, { kind: "page" }>,
  known: (id: string) => KnownTask | undefined,
): Line {
  const effect = effectOf(call);
  const { id = "", title: newTitle } = call.args;
  const before = effect === "added" ? newTitle : known(String(id))?.title;
  const name = typeof before === "string" ? before : `task ${id}`;
  if (outcome.kind === "failed") {
    const detail = oneLine(outcome.detail).replace(/\.$/u, "");
    return { text: `I could not ${infinitive[effect](quote(name))}: ${detail}.` };
  }
  const after = outcome.kind === "task" ? outcome.task.title : undefined;
  const label =
    effect === "renamed"
      ? `${quote(name)} to ${quote(after ?? String(newTitle))}`
      : quote(after ?? name);
  return { effect, proposed: outcome.kind === "proposed", label };
}

function joinLines(lines: readonly Line[]): string {
  const texts: string[] = [];
  const proposals: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++] as Line;
    if ("text" in line) {
      texts.push(line.text);
      continue;
    }
    const { effect, proposed } = line;
    const labels = [line.label];
    for (let next = lines[at]; next && "effect" in next; next = lines[++at]) {
      if (next.effect !== effect || next.proposed !== proposed) break;
      labels.push(next.label);
    }
    const titles = nameAll(labels);
    if (proposed) proposals.push(infinitive[effect](titles));
    else texts.push(pastTense[effect](titles));
  }
  if (proposals.length > 0) {
    texts.push(`Waiting for your approval: ${enumerate(proposals)}. Nothing of that is done yet.`);
  }
  return texts.join("\n");
}

const nameAll = (labels: readonly string[]): string =>
  labels.length > maxNamed
    ? `${count(labels.length, "task")} (${labels.slice(0, 3).join(", ")} and more)`
    : enumerate(labels);

function pageText(
  { args }: ToolCall,
  { items, nextCursor }: Extract<Outcome, { kind: "page" }>,
  withCount: boolean,
): string {
  const state = args.completed === undefined ? "" : args.completed ? "done " : "open ";
  const topic = typeof args.q === "string" ? ` with ${quote(args.q)}` : "";
  if (items.length === 0) return `You have no ${state}tasks${topic}.`;
  const more = nextCursor ? "\nThere are more than these." : "";
  const number = `${nextCursor ? "at least " : ""}${count(items.length, `${state}task`)}`;
  const head = withCount ? `You have ${number}${topic}:` : `Your ${state}tasks${topic}:`;
  return `${head}\n${numbered(items)}${more}`;
}

/** What the next turn is to remember after this reply. */
export const nextMemory = (reply: Reply, memory: Memory, focus: readonly string[]): Memory => ({
  listed: reply.listed ?? memory.listed,
  focus: reply.focus ?? (focus.length > 0 ? [...focus] : memory.focus),
});
