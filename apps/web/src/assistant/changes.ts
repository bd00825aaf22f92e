import type { TaskVersion, TurnCall } from "@docket/contract";
import { changedFields } from "../fields/task-fields.js";
import { quoteTitle } from "../shared/quote-title.js";

/** The verbs for changes of a task: imperative and past tense. */
const verbs = {
  added: ["Add", "Added"],
  completed: ["Complete", "Completed"],
  reopened: ["Reopen", "Reopened"],
  renamed: ["Rename", "Renamed"],
  moved: ["Move", "Moved"],
  updated: ["Update", "Updated"],
  deleted: ["Delete", "Deleted"],
  restored: ["Restore", "Restored"],
} as const;

type TaskChange = keyof typeof verbs;

/**
 * What a tool call did. `arranged`: it created, changed or restored a list, a section or a label; `gone`: that was
 * permanently deleted since.
 */
export type ChangeKind = TaskChange | "arranged" | "read" | "unchanged" | "failed" | "gone";

/** Calls of the same kind, shown as one line. */
export interface Group {
  kind: ChangeKind;
  /** Whether they were undone. */
  undone: boolean;
  calls: TurnCall[];
}

export function changeKind({ tool, status, before, after, result }: TurnCall): ChangeKind {
  if (status === "refused") return "failed";
  if (before === null && after === null) {
    if (isReadOnly(tool)) return "read";
    if (result === null) return "gone"; // purging erases it
    return arranging.test(tool) ? "arranged" : "unchanged";
  }
  if (before === null) return tool === RESTORES ? "restored" : "added";
  if (after === null) return "deleted";
  const changed = changedFields(before, after);
  const isMoved = place.some((field) => before[field] !== after[field]);
  if (changed.length === 0) return isMoved ? "moved" : "unchanged";
  if (changed.includes("title")) return "renamed";
  if (changed.length > 1 || changed[0] !== "completed") return "updated";
  return after.completed ? "completed" : "reopened";
}

const place = ["listId", "sectionId", "parentId"] as const;

const RESTORES = "restore_from_trash";
const arranging = /^(?:(add|update|move)_(list|section|label)|(restore)_from_trash)$/;
const arrangingVerbs: Record<string, string> = {
  add: "added",
  update: "changed",
  move: "moved",
  restore: "restored",
};

/** A change of a list, a section or a label in words: "Added the list “Garden”". */
function arrangement({ tool, status, result }: TurnCall): string {
  const { name = "", entity } = (result ?? {}) as { name?: string; entity?: string };
  const [, verb, noun = entity, restore] = arranging.exec(tool) ?? [];
  const past = arrangingVerbs[verb ?? restore ?? ""] as string;
  const named = `the ${noun} ${quoteTitle(name)}`;
  return status === "undone"
    ? `Undone: ${named} ${past}`
    : `${past[0]?.toUpperCase()}${past.slice(1)} ${named}`;
}

const isReadOnly = (tool: string) => /^(?:list|get|search|find)_/.test(tool);

/**
 * The executed and failed calls in groups, in the order of each group's first call; reads come
 * last, and proposals are left out.
 */
export function groupReceipts(calls: TurnCall[]): Group[] {
  const groups = grouped(
    calls.filter(({ status }) => ["done", "refused", "undone"].includes(status)).flatMap(eachAdded),
  );
  const isRead = ({ kind }: Group) => kind === "read";
  return [...groups.filter((group) => !isRead(group)), ...groups.filter(isRead)];
}

/** A call that added several tasks, as if each had been added by itself. */
function eachAdded(call: TurnCall): TurnCall[] {
  const { items } = (call.result ?? {}) as { items?: TaskVersion[] };
  return call.tool === "add_tasks" && call.after && items
    ? items.map((after) => ({ ...call, after }))
    : [call];
}

/** The calls that need or needed approval. */
export function proposedCalls(calls: TurnCall[]): TurnCall[] {
  return calls.filter(({ status }) =>
    ["proposed", "approved", "rejected", "outdated", "expired"].includes(status),
  );
}

function grouped(calls: TurnCall[]): Group[] {
  const groups = new Map<string, Group>();
  for (const call of calls) {
    const kind = changeKind(call);
    const undone = call.status === "undone";
    const name = `${kind} ${undone} ${kind === "arranged" ? call.position : ""}`;
    const group = groups.get(name);
    if (group) group.calls.push(call);
    else groups.set(name, { kind, undone, calls: [call] });
  }
  return [...groups.values()];
}

/** The most tasks that are named in one line. */
const MAX_NAMED = 3;

/** One line for a group: "Added “Buy milk” and “Call Ann”", "Completed 4 tasks", "Undone: 4 tasks added". */
export function summary({ kind, undone, calls }: Group): string {
  const count = calls.length;
  if (!isChange(kind) || (count === 1 && !undone)) {
    return count === 1 || kind === "read" ? receiptText(calls[0]!) : several(kind, count);
  }
  const past = verbs[kind][1];
  const [name, rest] = count === 1 ? changeObject(calls[0]!) : [namesOf({ kind, calls }), ""];
  return undone ? `Undone: ${name} ${past.toLowerCase()}${rest}` : `${past} ${name}`;
}

function namesOf({ kind, calls }: Pick<Group, "kind" | "calls">): string {
  const isNamed = calls.length <= MAX_NAMED && kind !== "renamed";
  return isNamed ? list.format(calls.map((call) => changeObject(call)[0])) : tasks(calls.length);
}

/**
 * Whether a line of a reply only repeats the receipts, as replies of the built-in interpreter do:
 * "Added “Buy milk” and “Call Ann”."
 */
export function isReceipt(line: string, calls: TurnCall[]): boolean {
  const said = withoutQuotes(line);
  return groupReceipts(calls).some((group) => {
    if (!isChange(group.kind) || group.calls.length > MAX_NAMED) return false;
    const names = group.calls.flatMap(({ before, after }) => [before?.title, after?.title]);
    const known = new Set(names.map((name) => name?.replace(/\s+/g, " ")));
    const past = group.kind === "completed" ? "(?:Completed|Marked)" : verbs[group.kind][1];
    return (
      said.titles.length > 0 &&
      said.titles.every((title) => known.has(title)) &&
      new RegExp(`^${past}(?: and| to|,| as done)*\\.$`).test(said.rest)
    );
  });
}

/** Whether a line of the interpreter's reply only repeats what the proposal's card asks. */
export function isProposal(line: string): boolean {
  return line.startsWith("This waits for your approval: ");
}

function withoutQuotes(line: string): { titles: string[]; rest: string } {
  const titles = [...line.matchAll(/“([^”]*)”/g)].map(([, title]) => title as string);
  return { titles, rest: line.replace(/\s*“[^”]*”/g, "").trim() };
}

function several(kind: ChangeKind, count: number): string {
  if (kind === "gone") return `${count} actions (${GONE})`;
  return kind === "failed" ? `${count} actions failed` : `${count} actions changed nothing`;
}

const GONE = "permanently deleted since";

/** The receipt of a call: "Renamed “Milk” to “Oat milk”". */
export function receiptText(call: TurnCall): string {
  const kind = changeKind(call);
  if (isChange(kind)) return `${verbs[kind][1]} ${changeObject(call).join("")}`;
  if (kind === "read") return "Viewed your tasks";
  if (kind === "arranged") return arrangement(call);
  if (kind === "gone") return `${call.title} (${GONE})`;
  const action = call.title.toLowerCase();
  return kind === "failed" ? `Couldn’t ${action}` : `Nothing to change (${action})`;
}

/** What a proposed call would do: "Delete “Milk”". */
export function proposalText(call: TurnCall): string {
  const kind = changeKind(call);
  return isChange(kind) ? `${verbs[kind][0]} ${changeObject(call).join("")}` : call.title;
}

/** What approving would do, as a question: "Delete 3 tasks?" */
export function proposalTitle(calls: TurnCall[]): string {
  if (calls.length === 1) return `${proposalText(calls[0]!)}?`;
  const parts = grouped(calls).map(({ kind, calls: { length } }, index) => {
    const verb = isChange(kind) ? verbs[kind][0] : "Change";
    return `${index === 0 ? verb : verb.toLowerCase()} ${tasks(length)}`;
  });
  return `${list.format(parts)}?`;
}

/** The buttons of a proposal, as verbs. */
export function proposalButtons(calls: TurnCall[]): { approve: string; reject: string } {
  const [kind, ...others] = new Set(calls.map(changeKind));
  const approve = kind && isChange(kind) && others.length === 0 ? verbs[kind][0] : "Apply changes";
  return { approve, reject: approve === "Delete" ? "Keep" : "Cancel" };
}

/** The name of the task, and the rest of the sentence about it. */
function changeObject(call: TurnCall): [name: string, rest: string] {
  const { before, after } = call;
  const isRename = changeKind(call) === "renamed";
  return [
    quoteTitle((before ?? after)?.title ?? ""),
    isRename ? ` to ${quoteTitle(after!.title)}` : "",
  ];
}

const isChange = (kind: ChangeKind): kind is TaskChange => kind in verbs;
const tasks = (count: number) => `${count} ${count === 1 ? "task" : "tasks"}`;
const list = new Intl.ListFormat("en");
