import type { Task, TurnCall } from "@docket/contract";
import { quoted } from "../tasks/data/quoted.js";

/** What a call of a tool came to, as a person would put it. */
export type Kind =
  | "added"
  | "completed"
  | "reopened"
  | "changed"
  | "deleted"
  | "looked"
  | "nothing"
  | "refused";

/** Calls that came to the same, shown as one line. */
export interface Group {
  kind: Kind;
  /** They were taken back. */
  undone: boolean;
  calls: TurnCall[];
}

export function kindOf({ tool, status, before, after }: TurnCall): Kind {
  if (status === "refused") return "refused";
  if (before === null && after === null) return isReading(tool) ? "looked" : "nothing";
  if (before === null) return "added";
  if (after === null) return "deleted";
  if (before.title !== after.title || before.description !== after.description) return "changed";
  if (before.completed === after.completed) return "nothing";
  return after.completed ? "completed" : "reopened";
}

const isReading = (tool: string) => /^(?:list|get|search|find)_/.test(tool);

/**
 * What was done or tried, in the order in which each kind came first; without what is proposed, and
 * what was only read comes last.
 */
export function receiptsOf(calls: TurnCall[]): Group[] {
  const settled = calls.filter(({ status }) => ["done", "refused", "undone"].includes(status));
  const groups = grouped(settled);
  const isLook = ({ kind }: Group) => kind === "looked";
  return [...groups.filter((group) => !isLook(group)), ...groups.filter(isLook)];
}

/** Calls that wait for approval, or waited, in the same way. */
export function proposalOf(calls: TurnCall[]): TurnCall[] {
  return calls.filter(({ status }) =>
    ["proposed", "approved", "rejected", "outdated"].includes(status),
  );
}

function grouped(calls: TurnCall[]): Group[] {
  const groups = new Map<string, Group>();
  for (const call of calls) {
    const kind = kindOf(call);
    const undone = call.status === "undone";
    const name = `${kind} ${undone}`;
    const group = groups.get(name);
    if (group) group.calls.push(call);
    else groups.set(name, { kind, undone, calls: [call] });
  }
  return [...groups.values()];
}

/** One line about calls that came to the same: "Added “Buy milk”", "Completed 3 tasks". */
export function summary({ kind, undone, calls }: Group): string {
  const words = calls.length === 1 ? sentence(calls[0]!) : several[kind](calls.length);
  return undone ? `Taken back: ${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
}

const several: Record<Kind, (count: number) => string> = {
  added: (count) => `Added ${count} tasks`,
  completed: (count) => `Completed ${count} tasks`,
  reopened: (count) => `Reopened ${count} tasks`,
  changed: (count) => `Changed ${count} tasks`,
  deleted: (count) => `Deleted ${count} tasks`,
  looked: () => "Looked at your tasks",
  nothing: (count) => `Nothing to change in ${count} steps`,
  refused: (count) => `${count} steps were refused`,
};

/** One call: "Renamed “Milk” to “Oat milk”". */
export function sentence(call: TurnCall): string {
  const { before, after, title } = call;
  const name = quoted((before ?? after)?.title ?? "");
  switch (kindOf(call)) {
    case "added":
      return `Added ${name}`;
    case "deleted":
      return `Deleted ${name}`;
    case "completed":
      return `Completed ${name}`;
    case "reopened":
      return `Reopened ${name}`;
    case "changed":
      return before!.title === after!.title
        ? `Changed ${name}`
        : `Renamed ${name} to ${quoted(after!.title)}`;
    case "looked":
      return "Looked at your tasks";
    case "nothing":
      return `Nothing to change (${title.toLowerCase()})`;
    case "refused":
      return `Refused: ${title.toLowerCase()}`;
  }
}

/** What approving would do: "Delete “Milk”". */
export function wish(call: TurnCall): string {
  const { before, after, title } = call;
  const name = quoted((before ?? after)?.title ?? "");
  switch (kindOf(call)) {
    case "added":
      return `Add ${name}`;
    case "deleted":
      return `Delete ${name}`;
    case "completed":
      return `Mark ${name} as done`;
    case "reopened":
      return `Mark ${name} as open`;
    case "changed":
      return before!.title === after!.title
        ? `Change ${name}`
        : `Rename ${name} to ${quoted(after!.title)}`;
    default:
      return title;
  }
}

/** What approving all would do, as a question: "Delete 3 tasks?" */
export function question(calls: TurnCall[]): string {
  if (calls.length === 1) return `${wish(calls[0]!)}?`;
  const parts = grouped(calls).map(({ kind, calls: { length } }) => {
    return `${verbs[kind] ?? "change"} ${length} ${length === 1 ? "task" : "tasks"}`;
  });
  const words = parts.join(" and ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}?`;
}

const verbs: Partial<Record<Kind, string>> = {
  added: "add",
  deleted: "delete",
  completed: "complete",
  reopened: "reopen",
};

/** What undoing a turn does to one task: "“Milk” is removed again". */
export interface Reversal {
  id: string;
  words: string;
}

/** What undoing would do, task by task, with only what is left of several changes to one. */
export function reversalsOf(calls: TurnCall[]): Reversal[] {
  const net = new Map<string, { before: Task | null; after: Task | null }>();
  for (const { status, before, after } of calls) {
    const task = before ?? after;
    if (!task || (status !== "done" && status !== "approved")) continue;
    const known = net.get(task.id);
    net.set(task.id, { before: known ? known.before : before, after });
  }
  return [...net].flatMap(([id, { before, after }]) => {
    const words = reversal(before, after);
    return words ? [{ id, words }] : [];
  });
}

function reversal(before: Task | null, after: Task | null): string | null {
  if (before === null) return after && `${quoted(after.title)} is removed again`;
  if (after === null) return `${quoted(before.title)} comes back`;
  const parts: string[] = [];
  if (before.title !== after.title) parts.push(`is called ${quoted(before.title)} again`);
  if (before.description !== after.description) parts.push("gets its description back");
  if (before.completed !== after.completed) {
    parts.push(before.completed ? "is done again" : "is open again");
  }
  return parts.length === 0 ? null : `${quoted(after.title)} ${parts.join(" and ")}`;
}
