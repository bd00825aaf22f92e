import { operations, pick, taskEditFields, taskPlaceFields } from "@docket/contract";
import type { ReceiptTask } from "../features/tasks/lock-task.js";
import type { CallRow } from "./turn-rows.js";

/** What a reply may claim to have done to a task. */
type Kind = "added" | "deleted" | "completed" | "changed";

const verbs: Record<Kind, string> = {
  added: "added|created|put|noted",
  deleted: "deleted|removed|erased|cleared",
  completed: "completed|finished|checked off|ticked off|crossed off|marked|closed",
  changed:
    "updated|changed|renamed|edited|modified|reopened|described|moved|set|adjusted|corrected",
};

const anyVerb = Object.values(verbs).join("|");
const adverbs = "(?:also|just|now|successfully|already|then)";
const kindOfVerb = new Map(
  Object.entries(verbs).flatMap(([kind, list]) =>
    list.split("|").map((verb) => [verb, kind as Kind] as const),
  ),
);

/** "I've added", "we have now deleted", "I added … and completed" */
const byMe = new RegExp(`\\b(?:i|we)(?:['’]ve| have)?(?: ${adverbs})* (${anyVerb})\\b`, "gi");
/** "has been added", "was deleted", "are now marked", "is now completed" */
const passive = new RegExp(
  `\\b(?:(?:has|have)(?: ${adverbs})* been|(?:was|were)|(?:is|are) (?:now|all|both|successfully))(?: ${adverbs})* (${anyVerb})\\b`,
  "gi",
);
/** "Added milk.", "Done, deleted both." at the beginning of a sentence or an item */
const leading = new RegExp(
  `^\\W*(?:(?:done|ok|okay|sure|great|all set|got it)\\b\\W*)?(?:${adverbs} )?(${anyVerb})\\b(?! (?:tasks?|items?|ones?)\\b)`,
  "gi",
);
/** "… and deleted the other", after one of the above */
const further = new RegExp(`(?:\\band|,)(?: ${adverbs})* (${anyVerb})\\b`, "gi");
/** A whole answer that says no more than that it is done. */
const bareDone = /^\W*(?:all |it(?:['’]s| is) )?done\b\W*$/i;

/** Not claims: what did not, could not, may or will happen, what somebody else did, questions. */
const notAClaim =
  /\b(?:not|never|no|nothing|none|neither|nor|can['’]?t|cannot|couldn['’]?t|won['’]?t|didn['’]?t|haven['’]?t|hasn['’]?t|wasn['’]?t|weren['’]?t|isn['’]?t|aren['’]?t|unable|failed|fail|if|once|unless|until|when|whenever|will|would|could|should|shall|may|might|can|to be|waits?|waiting|pending|proposed|proposal|approve|approval|approved|you(?:['’]ve| have)?(?: \w+)? (?:added|created|completed|deleted|changed|updated|renamed|finished|removed|marked)|yesterday|earlier|before|ago|last (?:week|month|time|turn))\b/i;

/**
 * Whether a reply claims a change that none of the turn's calls made: a fixed list of English
 * phrases, sentence by sentence, against the receipts. It errs towards silence: what is quoted,
 * doubted, asked, or told of the past is no claim.
 */
export function claimsUnmadeChange(reply: string, calls: CallRow[]): boolean {
  const made = new Set(calls.flatMap(kindsOf));
  if (bareDone.test(reply)) return made.size === 0;
  return sentencesOf(withoutQuotations(withoutTitles(reply, calls))).some((sentence) => {
    if (sentence.endsWith("?") || notAClaim.test(sentence)) return false;
    return claimsIn(sentence).some((kind) => !backs(made, kind));
  });
}

function claimsIn(sentence: string): Kind[] {
  const found = [byMe, passive, leading].flatMap((pattern) => matches(pattern, sentence));
  return found.length === 0 ? [] : [...found, ...matches(further, sentence)];
}

function matches(pattern: RegExp, sentence: string): Kind[] {
  return [...sentence.matchAll(pattern)].map((match) => {
    const kind = kindOfVerb.get((match[1] ?? "").toLowerCase()) ?? "changed";
    if (kind === "deleted" && isOfPart(sentence, match)) return "changed";
    // "marked as open again" is a change, but no completion.
    return kind === "completed" && /\b(?:not done|open|incomplete|undone|to do)\b/i.test(sentence)
      ? "changed"
      : kind;
  });
}

/** "removed the description", "its notes were cleared": the task itself is still there. */
function isOfPart(sentence: string, { index, 0: { length } }: RegExpMatchArray): boolean {
  const part = "(?:descriptions?|notes?|details)\\b";
  const before = new RegExp(`\\b${part}[^,;]*$`, "i");
  const after = new RegExp(`^ (?:(?:the|its|their|that|this|your) )?(?:\\w+['’]s )?${part}`, "i");
  return before.test(sentence.slice(0, index)) || after.test(sentence.slice((index ?? 0) + length));
}

function backs(made: Set<Kind>, claimed: Kind): boolean {
  // Completing is a change of the task; a claim of "updated" is true of it as well.
  if (claimed === "changed") return made.has("changed") || made.has("completed");
  return made.has(claimed);
}

function kindsOf({ tool, status, before, after }: CallRow): Kind[] {
  if (status !== "done" || (before === null && after === null)) return [];
  if (before === null) return after?.completed ? ["added", "completed"] : ["added"];
  if (after === null) return ["deleted"];
  const kinds: Kind[] = [];
  // A repeating task that is done stays open, with another due.
  const done = tool === operations.completeTask.tool?.name;
  if (done || (after.completed && !before.completed)) kinds.push("completed");
  if (!after.completed && before.completed) kinds.push("changed");
  const others = [...taskEditFields, ...taskPlaceFields, "position" as const].filter(
    (name) => name !== "completed",
  );
  const text = (task: ReceiptTask) => JSON.stringify(pick(task, others));
  if (text(after) !== text(before)) kinds.push("changed");
  return kinds;
}

/** Titles may say anything: "Put out the bins" in a list of what the calls have told is a title. */
function withoutTitles(text: string, calls: CallRow[]): string {
  const titles = new Set(calls.flatMap(titlesOf).map(onOneLine));
  const longestFirst = [...titles].sort((a, b) => b.length - a.length);
  return text.replaceAll(
    /^([^\S\n]*(?:[-*•]|\d+[.)])\s+)(.+)$/gm,
    (line, mark: string, item: string) => {
      const words = onOneLine(item);
      // The whole of it: a task called "Add" must not hide "Added milk", nor "Added" that milk was.
      const isTitle = (one: string) =>
        words.startsWith(one) && /^\s*(?:$|[^\w\s])/.test(words.slice(one.length));
      const title = longestFirst.find(isTitle);
      return title ? `${mark}x${words.slice(title.length)}` : line;
    },
  );
}

function titlesOf({ before, after, result }: CallRow): string[] {
  const { items, title } = (result ?? {}) as { items?: unknown; title?: unknown };
  const told = Array.isArray(items)
    ? (items as { title?: unknown }[]).map((item) => item?.title)
    : [];
  return [before?.title, after?.title, title, ...told].filter((one) => typeof one === "string");
}

const onOneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** What stands in quotation marks, code or emphasis is not the assistant's own word. */
function withoutQuotations(text: string): string {
  return text
    .replaceAll(/```[\s\S]*?```/g, " x ")
    .replaceAll(/`[^`\n]*`|\*\*[^*\n]+\*\*|“[^“”\n]*”|"[^"\n]*"|«[^«»\n]*»/g, "x")
    .replaceAll(/(?<=^|[\s(])['‘][^'’\n]+['’](?=[\s.,;:!?)]|$)/gm, "x");
}

/** In characters; what is longer is no sentence, and patterns would take long to search it. */
const LONGEST_SENTENCE = 400;

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+|;\s+/)
    .map((sentence) =>
      sentence
        .slice(0, LONGEST_SENTENCE)
        .replace(/^\s*(?:[-*•]|\d+[.)])\s+/, "")
        .trim(),
    )
    .filter((sentence) => sentence !== "");
}
