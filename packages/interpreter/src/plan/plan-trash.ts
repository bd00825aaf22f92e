import { dayInWords, today } from "@docket/dates";
import { readDays, readPlaces } from "@docket/quick-add";
import type { IntentOf, Target } from "../grammar/intent.js";
import { pronoun, separators } from "../grammar/references.js";
import { FEW, lowOf, quote, splitText, without } from "../language/text.js";
import { TaskIndex } from "../match/names.js";
import type { KnownTask } from "../types.js";
import { planChange } from "./plan-change.js";
import { numbered, type Planner } from "./planner.js";
import { resolve } from "./resolve.js";
import type { Session } from "./session.js";

type Trashed = { entity: string; id: string; title: string; name?: string; deletedAt: string };

const ofDeleted =
  / (?:(?:that|which) )?(?:i|we)(?:'ve| have)? (?:\w+ )?(?:deleted|removed|binned|trashed)(?: .*)?$/;

/** The trashed rows that each part of a reference may mean: "milk and eggs", "it", "the first one", "everything from yesterday". */
export function trashed({ say }: Target, session: Session): Trashed[][] {
  const { clock, memory } = session;
  const read = session.rows<Trashed>("list_trash");
  const rows = read.map((row) => ({ ...row, title: row.title ?? row.name }));
  if (/^(?:all|everything)\b/i.test(say)) {
    const { from = "", to = "9999" } = readDays(lowOf(say), clock, true) ?? {};
    const dayOf = ({ deletedAt: now }: Trashed) => today({ now, timeZone: clock.timeZone });
    return rows.filter((row) => dayOf(row) >= from && dayOf(row) <= to).map((row) => [row]);
  }
  const name = without(say, ofDeleted);
  const seen = name === say ? memory.listed : rows.map(({ id }) => id);
  const index = new TaskIndex(rows as unknown as KnownTask[]);
  return splitText(name, separators).flatMap((one) => {
    const isLast = name !== say && /^(?:the )?(?:(?:last|latest)(?: \w+)?|task)$/.test(lowOf(one));
    const listed = (isLast ? [1] : readPlaces(lowOf(one), seen.length))?.map((at) => seen[at - 1]);
    const ids = pronoun.test(lowOf(one)) ? memory.focus : listed;
    if (ids) return ids.map((wanted) => rows.filter(({ id }) => id === wanted));
    const found = index.find(one).tasks as unknown as Trashed[];
    const isOneTitle = new Set(found.map(({ title }) => lowOf(title))).size === 1;
    return [isOneTitle ? found.slice(0, 1) : found]; // the last deleted of several with one title
  });
}

export function planTrash({ when = "" }: IntentOf<"trash">, planner: Planner): void {
  const rows = trashed({ say: `everything ${when}` }, planner.session).flat();
  const none = when ? `You deleted nothing ${when}.` : "There is nothing in the trash.";
  show(rows, rows.length > 0 ? "In the trash, the last deleted first:" : none, planner);
}

/** Restores what is in the trash, or shows it if a name may mean several things. */
export function planRestore({ target }: IntentOf<"restore">, planner: Planner): void {
  const parts = trashed(target, planner.session);
  const found = parts.flat();
  const isNamed = parts.length > 0 && found.length === 0;
  if (isNamed && resolve(target, planner.session, true).kind === "tasks") {
    // It was not deleted, so it is reopened; an open task that repeats stays as it is.
    planChange({ kind: "reopen", target: { ...target, verb: "" } }, planner);
    return;
  }
  const several = parts.find((rows) => rows.length > 1);
  if (several) show(several, "Which one? Say “restore the first one”, for example.", planner);
  else if (found.length === 0) planner.say("I find nothing like that in the trash.");
  for (const { entity, id, title } of several ? [] : found) {
    const call = { tool: "restore_from_trash", args: { entity, id } } as const;
    planner.change(id, call, "restore …", () => quote(title));
    // What follows may change the restored task, which was not among those that were read.
    if (!planner.single && !planner.isWaiting) planner.session.rows("list_tasks", { q: title });
    planner.session.focus = planner.isWaiting ? "later" : found.map((row) => row.id);
  }
  const names = splitText(target.say, separators);
  if (several || found.length === 0 || names.length !== parts.length) return;
  for (const name of names.filter((_, at) => parts[at]?.length === 0))
    planner.say(`There is no ${quote(name)} in the trash.`);
}

function show(found: Trashed[], heading: string, planner: Planner): void {
  const rows = found.slice(0, 2 * FEW);
  if (rows.length > 0) planner.session.focus = planner.listed = rows.map(({ id }) => id);
  const day = ({ deletedAt }: Trashed) => dayInWords(deletedAt, planner.session.clock);
  const lines = rows.map((row) => `${row.title} (deleted ${day(row)})`);
  planner.say(`${heading}\n${numbered(lines)}`.trim());
}
