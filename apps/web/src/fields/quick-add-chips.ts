import { type Clock, describeRepeat, formatDue } from "@docket/dates";
import type { Kind, QuickAddResult, Recognised } from "@docket/quick-add/load";
import { isSameName } from "../store/use-store.js";

/** Something that was recognised in a line, shown to the user, who can turn it back into text. */
export interface Chip {
  kind: Kind;
  /** Its parts in the line: "fri" and "every 2 weeks" are one repetition. */
  parts: Recognised[];
  /** In words: "Fri 27 Nov 9:30". */
  text: string;
  /** `new`: there is no list, section or label of this name yet. */
  note: "new" | "archived" | null;
}

/** The lists, sections and labels in lines that do not exist yet, in words; empty if all exist. */
export function newNames(lines: readonly Partial<QuickAddResult>[]): string {
  const names = lines.flatMap(({ list, section, labels = [] }) => [
    ...(list?.id === null ? [`the list “${list.name}”`] : []),
    ...(section?.id === null ? [`the section “${section.name}”`] : []),
    ...labels.flatMap(({ id, name }) => (id === null ? [`the label “${name}”`] : [])),
  ]);
  const once = names.filter((name, at) => names.findIndex((one) => isSameName(one, name)) === at);
  return new Intl.ListFormat("en").format(once);
}

/**
 * The chips of a line, in its order.
 *
 * @param archived the ids of archived lists
 */
export function chipsOf(
  result: QuickAddResult,
  clock: Clock,
  archived: ReadonlySet<string> = new Set(),
): Chip[] {
  const chips = new Map<string, Chip>();
  for (const part of result.recognised) {
    const words = wordsOf(part, result, clock, archived);
    const key = `${part.kind} ${words.text}`;
    const chip = chips.get(key);
    if (chip) chip.parts.push(part);
    else chips.set(key, { kind: part.kind, parts: [part], ...words });
  }
  return [...chips.values()];
}

function wordsOf(
  { kind, text }: Recognised,
  read: QuickAddResult,
  clock: Clock,
  archived: ReadonlySet<string>,
): Pick<Chip, "text" | "note"> {
  const { due, repeat, startDate, priority, list, section, labels, description } = read;
  const known = (words: string) => ({ text: words, note: null });
  const named = (text: string, id: string | null | undefined) => ({
    text,
    note: id === null ? ("new" as const) : null,
  });
  switch (kind) {
    case "due":
      return known(due ? formatDue(due, clock) : text);
    case "repeat": {
      const words = repeat ? describeRepeat(repeat, clock.locale) : text;
      const saysWhen = read.recognised.some((other) => other.kind === "due");
      return known(due && !saysWhen ? `${words}, from ${formatDue(due, clock)}` : words);
    }
    case "start":
      return known(
        startDate
          ? `Starts ${formatDue({ dueDate: startDate, dueTime: null, dueZone: null }, clock)}`
          : text,
      );
    case "priority":
      return known(`Priority ${priority}`);
    case "list":
      return list?.id && archived.has(list.id)
        ? { text: `#${list.name}`, note: "archived" }
        : named(`#${list?.name ?? text}`, list?.id);
    case "section":
      return named(`/${section?.name ?? text}`, section?.id);
    case "label": {
      const name = text.replace(/^@/, "").replace(/^["“„«]|["”“»]$/g, "");
      const label = labels.find((one) => one.name.toLowerCase() === name.toLowerCase());
      return named(`@${label?.name ?? name}`, label?.id);
    }
    case "description":
      return known(`Note: ${description}`);
  }
}
