import type { TurnCall } from "@docket/contract";

interface Titled {
  id: string;
  title: string;
}

/** A task that a line of a reply begins with, and what follows its title there. */
export interface NamedTask {
  id: string;
  rest: string;
}

/** Finds the task that a line of a list begins with; null where it names none. */
export type FindTask = (line: string) => NamedTask | null;

/**
 * Finds tasks by their title among those that there are; where several have the same, the one that a call of
 * the turn has read. The longest title wins, and it ends where a word does: "Rent a car" is not "Rent".
 */
export function taskFinder(tasks: Iterable<Titled>, calls: readonly TurnCall[]): FindTask {
  const read = new Set(calls.flatMap(idsIn));
  const known = [...tasks]
    .map(({ id, title }) => ({ id, title: plain(title) }))
    .sort((a, b) => b.title.length - a.title.length || rank(a, read) - rank(b, read));
  return (line) => {
    const text = plain(line);
    for (const { id, title } of known) {
      if (!text.startsWith(title)) continue;
      const rest = text.slice(title.length);
      if (/^(?:$|\s+[([—–·-]|[:,])/.test(rest)) return { id, rest: rest.trim() };
    }
    return null;
  };
}

/** A part of a reply: text, or a numbered list of which some lines are tasks. */
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

function rank({ id }: Titled, read: ReadonlySet<string>): number {
  return read.has(id) ? 0 : 1;
}

function idsIn({ result, before, after }: TurnCall): string[] {
  const { items } = (result ?? {}) as { items?: unknown };
  const rows = [...(Array.isArray(items) ? items : []), before, after];
  return rows.flatMap((row) => ((row as Titled | null)?.id as string | undefined) ?? []);
}

/** In one line, without the signs of Markdown. */
function plain(text: string): string {
  return text
    .replaceAll(/[*_`~]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
