import { type Clock, describeRepeat, formatDue } from "@docket/dates";
import type { QuickAddResult, Recognised } from "@docket/quick-add/load";

/** Something that was recognised in a line, for the user to see and to take back. */
export interface Chip {
  recognised: Recognised;
  /** In words: "Fri 27 Nov 9:30". */
  text: string;
  /** There is no list, section or label of this name yet. */
  isNew: boolean;
}

/** What a line was read as, in its order. */
export function chipsOf(result: QuickAddResult, clock: Clock): Chip[] {
  const seen = new Set<string>();
  return result.recognised.flatMap((recognised) => {
    const chip = { recognised, ...wordsOf(recognised, result, clock) };
    // "every mon" and "9am" are one due, "until" and "every" one repetition.
    const key = `${recognised.kind} ${chip.text}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [chip];
  });
}

function wordsOf(
  { kind, text }: Recognised,
  { due, repeat, startDate, priority, list, section, labels, description }: QuickAddResult,
  clock: Clock,
): { text: string; isNew: boolean } {
  const known = (words: string) => ({ text: words, isNew: false });
  switch (kind) {
    case "due":
      return known(due ? formatDue(due, clock) : text);
    case "repeat": {
      const words = repeat ? describeRepeat(repeat, clock.locale) : text;
      return known(due ? `${words}, from ${formatDue(due, clock)}` : words);
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

/** What a line names and there is not yet, in words; empty if there is all of it. */
export function newNames({ list, section, labels }: QuickAddResult): string {
  const names = [
    list?.id === null && `the list “${list.name}”`,
    section?.id === null && `the section “${section.name}”`,
    ...labels.map(({ id, name }) => id === null && `the label “${name}”`),
  ].filter((name) => name !== false);
  return new Intl.ListFormat("en").format(names);
}
