import { Names } from "./names.js";
import { fold } from "./patterns.js";
import type {
  Named,
  NamedSection,
  QuickAddOptions,
  QuickAddResult,
  Recognised,
  Reference,
} from "./types.js";

/** The values of a line's markers, and their positions. */
export type Markers = Omit<
  QuickAddResult,
  "title" | "due" | "isTimeAlone" | "repeat" | "startDate"
>;

/** A marker counts only at the beginning of a word. */
const wordStart = "(?<=^|[\\s(])";
const priorities = new RegExp(`${wordStart}(?:p|!!)([1-4])(?=$|[\\s,;.!?)])`, "giu");
const signs = new RegExp(`${wordStart}([#@/])(?=[\\p{L}\\p{N}\\p{So}"“„«_])`, "gu");
const quotes = /"[^"]*"|“[^”“]*[”“]|„[^“”„]*[“”]|«[^»]*»/gu;
const addresses = /(?:https?:\/\/|www\.)\S+|(?<!\S)[^\s@]+@[^\s@]+\.[^\s@]+/giu;
const unknownName = /^[\p{L}\p{N}\p{M}\p{So}_][\p{L}\p{N}\p{M}\p{So}_&+'’.-]*/u;

type Taken = (kind: Recognised["kind"], start: number, end: number) => boolean;

/** Quoted text and addresses (web and mail): nothing in them is parsed. */
export function opaqueSpans(text: string): [number, number][] {
  return [quotes, addresses].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: all }): [number, number] => [
      index,
      index + all.length,
    ]),
  );
}

/** Which names a text may contain, judging by its signs: only those have to be passed to `quickAdd`. */
export function mayName(text: string): Record<"lists" | "sections" | "labels", boolean> {
  // The list of a section that is named alone is found by it.
  return { lists: /[#/]/.test(text), sections: text.includes("/"), labels: text.includes("@") };
}

/**
 * Reads ` // description`, `p1`, `#list`, `/section` and `@label`. Of several priorities, lists or
 * sections the last counts; the others stay in the title.
 *
 * @param isSuppressed whether the user turned this part back into text
 */
export function readMarkers(text: string, options: QuickAddOptions, isSuppressed: Taken): Markers {
  const { lists = [], sections = [], labels: known = [] } = options;
  const opaque = opaqueSpans(text);
  const isOpaque = (index: number) => opaque.some(([start, end]) => index >= start && index < end);
  const recognised: Recognised[] = [];
  const add = (kind: Recognised["kind"], start: number, end: number) => {
    recognised.push({ kind, start, end, text: text.slice(start, end) });
  };

  const from = descriptionStart(text, isOpaque, isSuppressed);
  const line = from === null ? text : text.slice(0, from);
  if (from !== null) add("description", from, text.length);

  const found = [...line.matchAll(signs)]
    .filter(({ index }) => !isOpaque(index))
    .map(({ index, 1: sign = "" }) => ({ index, sign }));
  const of = (sign: string) => found.filter((one) => one.sign === sign);

  let list: Reference | null = null;
  const listNames = new Names(lists);
  for (const { index } of of("#").reverse()) {
    const name = nameAt(line, index + 1, listNames);
    if (!name || (name.id === null && /^\d+$/.test(name.name))) continue;
    if (isSuppressed("list", index, name.end)) continue;
    list = referenceOf(name);
    add("list", index, name.end);
    if (line[name.end] === "/") found.push({ index: name.end, sign: "/" });
    break;
  }

  let section: Reference | null = null;
  const sectionNames = new Names(sections);
  const ownNames = list
    ? new Names(sections.filter(({ listId }) => listId === list?.id))
    : sectionNames;
  for (const { index } of of("/").reverse()) {
    const read = sectionAt(line, index, list, lists, { all: sectionNames, own: ownNames });
    if (!read || isSuppressed("section", index, read.end)) continue;
    // "#Work/Meetings", but not "#Work/life balance"
    if (read.section.id === null && /[^\s(]/.test(line.charAt(index - 1))) continue;
    section = read.section;
    list ??= read.list;
    add("section", index, read.end);
    break;
  }

  const labels: Reference[] = [];
  const labelNames = new Names(known);
  for (const { index } of of("@")) {
    const name = nameAt(line, index + 1, labelNames);
    // "@5pm" is a time.
    if (!name || (name.id === null && /^\d/.test(name.name))) continue;
    // "@types/node" is a package.
    if (name.id === null && /^\/[^\s@]/.test(line.slice(name.end))) continue;
    if (isSuppressed("label", index, name.end)) continue;
    const label = referenceOf(name);
    if (!labels.some((one) => fold(one.name) === fold(label.name))) labels.push(label);
    add("label", index, name.end);
  }

  const levels = [...line.matchAll(priorities)].filter(
    ({ index, 0: all }) => !isOpaque(index) && !isSuppressed("priority", index, index + all.length),
  );
  const level = levels.at(-1);
  if (level) add("priority", level.index, level.index + level[0].length);

  return {
    description: from === null ? "" : text.slice(from + 2).trim(),
    priority: level ? (Number(level[1]) as 1 | 2 | 3 | 4) : 4,
    list,
    section,
    labels,
    recognised,
  };
}

function descriptionStart(
  text: string,
  isOpaque: (index: number) => boolean,
  isSuppressed: Taken,
): number | null {
  const match = [...text.matchAll(/(?<=^|\s)\/\/(?=\s+\S)/gu)].find(
    ({ index }) => !isOpaque(index),
  );
  if (!match || isSuppressed("description", match.index, text.length)) return null;
  return match.index;
}

interface Name extends Reference {
  end: number;
}

/** The name that begins at an offset: a quoted one, the longest known one, or a word. */
function nameAt(text: string, from: number, known: Names<Named>): Name | null {
  const rest = text.slice(from);
  const quoted = /^(?:"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»)/u.exec(rest);
  if (quoted) {
    const name = (quoted[1] ?? quoted[2] ?? quoted[3] ?? quoted[4] ?? "").trim();
    if (name === "") return null;
    const [same] = known.called(name);
    return { id: same?.id ?? null, name: same?.name ?? name, end: from + quoted[0].length };
  }
  const longest = known.longestAt(rest);
  if (longest) return { ...longest, end: from + longest.name.length };
  const word = unknownName.exec(rest)?.[0].replace(/['’.&+-]+$/u, "");
  return word ? { id: null, name: word, end: from + word.length } : null;
}

const referenceOf = ({ id, name }: Reference): Reference => ({ id, name });

/**
 * A section of the named list; without a list, a section that only one list has. A new section
 * requires its list.
 */
function sectionAt(
  line: string,
  index: number,
  list: Reference | null,
  lists: readonly Named[],
  sections: Record<"all" | "own", Names<NamedSection>>,
): { section: Reference; list: Reference; end: number } | null {
  const name = nameAt(line, index + 1, sections.own);
  // "/etc/hosts" is a path.
  if (!name || line[name.end] === "/") return null;
  const listIds = new Set(sections.all.called(name.name).map(({ listId }) => listId));
  const owners = list ? [list] : lists.filter(({ id }) => listIds.has(id));
  const [owner] = owners;
  if (!owner || owners.length > 1) return null;
  return { section: referenceOf(name), list: referenceOf(owner), end: name.end };
}
