import { dayInWords, today } from "@docket/dates";
import type { IntentOf, Target } from "../grammar/intent.js";
import { pronoun, separators } from "../grammar/references.js";
import { readDays } from "../language/days.js";
import { enumerate, FEW, lowOf, quote, splitText } from "../language/text.js";
import { readPlaces } from "../match/places.js";
import { TaskIndex } from "../match/task-index.js";
import type { KnownTask } from "../types.js";
import { numbered, type Planner } from "./planner.js";
import type { Session } from "./session.js";

type Trashed = { entity: string; id: string; title: string; name?: string; deletedAt: string };

/** What a reference means in the trash: "milk and eggs", "it", "the first one", "everything from yesterday". */
export function trashed({ say }: Target, session: Session): Trashed[] {
  const { clock, memory } = session;
  const rows = session
    .rows<Trashed>("list_trash")
    .map((row) => ({ ...row, title: row.title ?? row.name }));
  if (/^(?:all|everything)\b/i.test(say)) {
    const { from = "", to = "9999" } = readDays(lowOf(say), clock, true) ?? {};
    const dayOf = (now: string) => today({ now, timeZone: clock.timeZone });
    return rows.filter(({ deletedAt }) => dayOf(deletedAt) >= from && dayOf(deletedAt) <= to);
  }
  const index = new TaskIndex(rows as unknown as KnownTask[]);
  const ids = splitText(say, separators).flatMap((one) => {
    if (pronoun.test(lowOf(one))) return memory.focus;
    const places = readPlaces(lowOf(one), memory.listed.length);
    return places?.map((at) => memory.listed[at - 1]) ?? index.find(one).tasks.map(({ id }) => id);
  });
  return rows.filter(({ id }) => ids.includes(id));
}

/** Lists what was deleted last. */
export function planTrash({ when = "" }: IntentOf<"trash">, planner: Planner): void {
  const { session } = planner;
  const rows = trashed({ say: `everything ${when}` }, session).slice(0, 2 * FEW);
  planner.listed = rows.map(({ id }) => id);
  session.focus = planner.listed;
  const day = ({ deletedAt }: Trashed) => dayInWords(deletedAt, session.clock);
  const lines = rows.map((row) => `${row.title} (deleted ${day(row)})`);
  const none = `I find nothing in the trash${when && ` that was deleted ${lowOf(when)}`}.`;
  planner.say(rows.length > 0 ? `In the trash, the last deleted first:\n${numbered(lines)}` : none);
}

/** Restores what was just deleted; a turn has no tool to restore anything else. */
export function planRestore({ target }: IntentOf<"restore">, planner: Planner): void {
  const { last } = planner.session.memory;
  const rows = trashed(target, planner.session);
  const isLast = rows.length === last?.ids.length && rows.every(({ id }) => last.ids.includes(id));
  const titles = enumerate(rows, ({ title }) => quote(title), FEW);
  if (rows.length === 0) planner.say(`I find nothing called ${quote(target.say)} in the trash.`);
  else if (isLast && last?.intent.kind === "delete") planner.command("undo");
  else planner.say(`I can't restore ${titles}: open the trash in the page.`);
}
