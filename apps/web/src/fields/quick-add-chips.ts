import { type Clock, describeRepeat, formatDue } from "@docket/dates";
import type { Kind, QuickAddResult, Recognised } from "@docket/quick-add/load";

/** Something that was recognised in a line, shown to the user, who can turn it back into text. */
export interface Chip {
  kind: Kind;
  /** Its parts in the line: "fri" and "every 2 weeks" are one repetition. */
  parts: Recognised[];
  /** In words: "Fri 27 Nov 9:30". */
  text: string;
  /** Whether there is no list, section or label of this name yet. */
  isNew: boolean;
}

/** The chips of a line, in its order. */
export function chipsOf(result: QuickAddResult, clock: Clock): Chip[] {
  const chips = new Map<string, Chip>();
  for (const part of result.recognised) {
    const words = wordsOf(part, result, clock);
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
): { text: string; isNew: boolean } {
  const { due, repeat, startDate, priority, list, section, labels, description } = read;
  const known = (words: string) => ({ text: words, isNew: false });
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
      return { text: `#${list?.name ?? text}`, isNew: list?.id === null };
    case "section":
      return { text: `/${section?.name ?? text}`, isNew: section?.id === null };
    case "label": {
      const name = text.replace(/^@/, "").replace(/^["“„«]|["”“»]$/g, "");
      const label = labels.find((one) => one.name.toLowerCase() === name.toLowerCase());
      return { text: `@${label?.name ?? name}`, isNew: label?.id === null };
    }
    case "description":
      return known(`Note: ${description}`);
  }
}
