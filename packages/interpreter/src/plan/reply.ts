import { count, enumerate, numbered, oneLine, quote } from "../language/wording.js";
import type { Command } from "../parse/command.js";
import type { KnownTask, Memory, ToolCall, ToolExchange } from "../types.js";
import type { Plan } from "./plan.js";
import { outcomeOf } from "./results.js";

/** What a call did, by the words of its success; calls of one kind share a sentence. */
type Deed =
  | "added"
  | "completed"
  | "reopened"
  | "renamed"
  | "described"
  | "undescribed"
  | "deleted";

const past: Record<Deed, (titles: string) => string> = {
  added: (titles) => `Added ${titles}.`,
  completed: (titles) => `Marked ${titles} as done.`,
  reopened: (titles) => `Reopened ${titles}.`,
  renamed: (titles) => `Renamed ${titles}.`,
  described: (titles) => `Wrote the description of ${titles}.`,
  undescribed: (titles) => `Removed the description of ${titles}.`,
  deleted: (titles) => `Deleted ${titles}.`,
};
const infinitive: Record<Deed, (titles: string) => string> = {
  added: (titles) => `add ${titles}`,
  completed: (titles) => `mark ${titles} as done`,
  reopened: (titles) => `reopen ${titles}`,
  renamed: (titles) => `rename ${titles}`,
  described: (titles) => `write the description of ${titles}`,
  undescribed: (titles) => `remove the description of ${titles}`,
  deleted: (titles) => `delete ${titles}`,
};

/** So many titles are named in one sentence; the rest are counted. */
const mostNamed = 20;

interface Line {
  deed?: Deed;
  state: "done" | "proposed" | "other";
  label: string;
}

/** What a turn did, told from the results of its calls and from nothing else. */
export interface Told {
  text: string;
  /** Ids of the tasks shown as a numbered list, if any were. */
  listed?: string[];
  /** Ids of the tasks that the turn was about, if any. */
  focus?: string[];
}

/** Tells what the calls of a plan came to, with its remarks in between. */
export function tell(
  plan: Plan,
  acts: readonly ToolExchange[],
  commands: readonly Command[],
  known: (id: string) => KnownTask | undefined,
): Told {
  const lines: Line[] = [];
  const told: Told = { text: "" };
  const focus: string[] = [];
  let made = 0;
  const counts = commands.some((command) => command.kind === "list" && command.count);
  for (const entry of plan.entries) {
    if ("remark" in entry) {
      if (entry.remark) lines.push({ state: "other", label: entry.remark });
      continue;
    }
    const act = acts[made++];
    if (!act) break;
    const outcome = outcomeOf(act);
    if (outcome.kind === "page") {
      told.listed = outcome.items.map(({ id }) => id);
      focus.splice(0, focus.length, ...told.listed);
      lines.push({ state: "other", label: tellPage(entry, outcome, counts) });
      continue;
    }
    lines.push(tellAct(entry, act, known));
    const id = outcome.kind === "task" ? outcome.task.id : entry.args.id;
    if (typeof id === "string" && !(outcome.kind === "done")) focus.push(id);
  }
  told.text = joinLines(lines);
  if (focus.length > 0) told.focus = [...new Set(focus)];
  return told;
}

function deedOf({ tool, args }: ToolCall): Deed {
  if (tool === "add_task") return "added";
  if (tool === "complete_task") return "completed";
  if (tool === "delete_task") return "deleted";
  if ("title" in args) return "renamed";
  if ("completed" in args) return "reopened";
  return args.description === null ? "undescribed" : "described";
}

function tellAct(
  call: ToolCall,
  act: ToolExchange,
  known: (id: string) => KnownTask | undefined,
): Line {
  const outcome = outcomeOf(act);
  const deed = deedOf(call);
  const id = typeof call.args.id === "string" ? call.args.id : "";
  const before = known(id)?.title;
  const name =
    before ??
    (typeof call.args.title === "string" && deed === "added" ? call.args.title : `task ${id}`);
  if (outcome.kind === "failed") {
    return {
      state: "other",
      label: `I could not ${infinitive[deed](quote(name))}: ${oneLine(outcome.detail).replace(/\.$/u, "")}.`,
    };
  }
  const title = outcome.kind === "task" ? outcome.task.title : name;
  const renamed =
    deed === "renamed" && (outcome.kind === "task" ? outcome.task.title : call.args.title);
  const label = renamed ? `${quote(name)} to ${quote(String(renamed))}` : quote(title);
  return { deed, state: outcome.kind === "proposed" ? "proposed" : "done", label };
}

function joinLines(lines: readonly Line[]): string {
  const texts: string[] = [];
  const proposals: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const { deed, state, label } = lines[at] as Line;
    if (!deed) {
      texts.push(label);
      at++;
      continue;
    }
    let end = at + 1;
    while (lines[end]?.deed === deed && lines[end]?.state === state) end++;
    const titles = nameAll(lines.slice(at, end).map((line) => line.label));
    if (state === "proposed") proposals.push(infinitive[deed](titles));
    else texts.push(past[deed](titles));
    at = end;
  }
  if (proposals.length > 0) {
    texts.push(`Waiting for your approval: ${enumerate(proposals)}. Nothing of that is done yet.`);
  }
  return texts.join("\n");
}

const nameAll = (labels: readonly string[]): string =>
  labels.length > mostNamed
    ? `${count(labels.length, "task")} (${labels.slice(0, 3).join(", ")} and more)`
    : enumerate(labels);

function tellPage(
  { args }: ToolCall,
  { items, nextCursor }: { items: KnownTask[]; nextCursor: string | null },
  counts: boolean,
): string {
  const state = args.completed === undefined ? "" : args.completed ? "done " : "open ";
  const topic = typeof args.q === "string" ? ` with ${quote(args.q)}` : "";
  if (items.length === 0) return `You have no ${state}tasks${topic}.`;
  const more = nextCursor ? "\nThere are more than these." : "";
  const number = `${nextCursor ? "at least " : ""}${items.length} ${state}task${items.length === 1 ? "" : "s"}`;
  const head = counts ? `You have ${number}${topic}:` : `Your ${state}tasks${topic}:`;
  return `${head}\n${numbered(items)}${more}`;
}

/** What is remembered after a turn that was told like this. */
export function remember(told: Told, memory: Memory, focus: readonly string[]): Memory {
  return {
    listed: told.listed ?? memory.listed,
    focus: told.focus ?? (focus.length > 0 ? [...focus] : memory.focus),
  };
}
