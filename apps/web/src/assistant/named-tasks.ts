import type { TurnCall } from "@docket/contract";

interface Titled {
  id: string;
  title: string;
}

/** The task whose title a line of a reply begins with, and the rest of the line. */
export interface NamedTask {
  id: string;
  rest: string;
}

/** Finds the task whose title a list item begins with; null if there is none. */
export type FindTask = (line: string) => NamedTask | null;

/**
 * Finds tasks by title. Of several tasks with the same title, the one that a call of the turn has
 * read wins; if there are several of these too, the line names none. The longest title wins, and
 * only punctuation may separate it from the rest: "Rent a car" does not name "Rent".
 */
export function taskFinder(tasks: Iterable<Titled>, calls: readonly TurnCall[]): FindTask {
  const read = new Set(calls.flatMap(idsIn));
  const known = [...Map.groupBy(tasks, ({ title }) => plain(title))]
    .map(([title, all]) => ({ title, id: onlyOne(all, read)?.id }))
    .sort((a, b) => b.title.length - a.title.length);
  return (line) => {
    const text = plain(line);
    for (const { id, title } of known) {
      if (!text.startsWith(title)) continue;
      const rest = text.slice(title.length);
      if (!/^(?:$|\s+[([—–·-]|[:,])/.test(rest)) continue;
      return id === undefined ? null : { id, rest: rest.trim() };
    }
    return null;
  };
}

/** A part of a reply: text, or a numbered list with some items that are tasks. */
export type ReplyPart =
  | { kind: "text"; text: string }
  | { kind: "list"; start: number; items: { text: string; task: NamedTask | null }[] };

/** The parts of a plain reply. A numbered list that names no task stays text. */
export function replyParts(text: string, find: FindTask): ReplyPart[] {
  const parts: ReplyPart[] = [];
  for (const line of text.split("\n")) {
    const [, number, rest] = /^(\d+)\. (.+)$/.exec(line) ?? [];
    const last = parts.at(-1);
    if (number === undefined || rest === undefined) {
      if (last?.kind === "text") last.text += `\n${line}`;
      else parts.push({ kind: "text", text: line });
      continue;
    }
    const item = { text: rest, task: find(rest) };
    if (last?.kind === "list") last.items.push(item);
    else parts.push({ kind: "list", start: Number(number), items: [item] });
  }
  return parts.map((part) =>
    part.kind === "list" && part.items.every(({ task }) => task === null) ? asText(part) : part,
  );
}

function asText({ start, items }: Extract<ReplyPart, { kind: "list" }>): ReplyPart {
  const text = items.map((item, index) => `${start + index}. ${item.text}`).join("\n");
  return { kind: "text", text };
}

function onlyOne(tasks: Titled[], read: ReadonlySet<string>): Titled | undefined {
  const known = tasks.filter(({ id }) => read.has(id));
  const [only, ...others] = known.length > 0 ? known : tasks;
  return others.length === 0 ? only : undefined;
}

function idsIn({ result, before, after }: TurnCall): string[] {
  const { items } = (result ?? {}) as { items?: unknown };
  const rows = [...(Array.isArray(items) ? items : []), before, after];
  return rows.flatMap((row) => ((row as Titled | null)?.id as string | undefined) ?? []);
}

/** The text on one line, without Markdown markers. */
function plain(text: string): string {
  return text
    .replaceAll(/[*_`~]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
