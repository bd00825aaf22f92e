import type { ImportSource } from "@docket/contract/choices";
import { limits } from "@docket/contract/limits";
import type { Clock, Due } from "@docket/dates";
import { assignIds } from "./assign-ids.js";
import { bounds } from "./bounds.js";
import { checkDates } from "./check-dates.js";
import { colorOf } from "./color.js";
import { type Draft, keepInNotes, subtask } from "./draft.js";
import { dueAtInstant, instantOf, wallTime } from "./instants.js";
import { textOf } from "./json.js";
import { Losses } from "./losses.js";
import type {
  ImportedContent,
  PortableLabel,
  PortableList,
  PortableSection,
  PortableTask,
} from "./model.js";
import { nest } from "./nest.js";
import { shortId } from "./short-id.js";
import { cleanName, tidyTexts, withoutEmpty } from "./tidy-texts.js";
import { moreThan } from "./transfer-error.js";

/** Properties of a list besides its name. */
type ListDetails = Partial<Pick<PortableList, "archived" | "inbox">> & { color?: string };

/**
 * Collects what a parser finds in a file, and makes it valid: ids, names, levels and dates that the
 * application can store, with every change reported as a loss.
 */
export class Collector {
  readonly losses = new Losses();
  /** The language of dates in words, and the order of day and month in those in digits. */
  locale: string;
  /** Whether the file does not tell that order. */
  isOrderGuessed = false;
  private readonly lists = new Map<string, PortableList>();
  private readonly byName = new Map<string, string>();
  /** The next number to try for each name, in lower case, that is taken. */
  private readonly listNames = new Map<string, number>();
  private hasInbox = false;
  /** The sections by list and reference, and their references by list and name in lower case. */
  private readonly sectionRefs = new Set<string>();
  private readonly sectionNames = new Map<string, string>();
  private readonly sectionOrder = new Map<PortableSection, number>();
  private readonly labels = new Map<string, PortableLabel>();
  private readonly drafts: Draft[] = [];

  constructor(
    readonly source: ImportSource,
    readonly clock: Clock,
  ) {
    this.locale = clock.locale;
  }

  /**
   * Finds or creates the list with this id in the file. Where the id is the name, case is ignored,
   * as it is for the lists of an account. Returns its reference.
   */
  list(
    id: string,
    name: string,
    { color, archived = false, inbox = /^inbox$/i.test(name) }: ListDetails = {},
  ): string {
    const own = shortId(id);
    const ref = id === name ? this.sameName(own) : own;
    if (!this.lists.has(ref)) {
      if (this.lists.size >= limits.lists) throw moreThan(limits.lists, "lists");
      const isInbox = inbox && !this.hasInbox;
      this.hasInbox ||= isInbox;
      this.lists.set(ref, {
        sourceId: ref,
        name: this.freeListName(name),
        color: colorOf(color, this.losses),
        archived,
        inbox: isInbox,
        sections: [],
      });
    }
    return ref;
  }

  /** The reference of the first list with this name, ignoring case. */
  private sameName(ref: string): string {
    const key = ref.toLowerCase();
    const first = this.byName.get(key) ?? ref;
    this.byName.set(key, first);
    if (first !== ref)
      this.losses.add("list", ref, "Differs from another list only in case: merged.");
    return first;
  }

  /** A name that no other list of the file has, ignoring case. */
  private freeListName(name: string): string {
    const clean = cleanName(name, limits.listName, "list", this.losses) || "Untitled list";
    const key = clean.toLowerCase();
    let number = this.listNames.get(key) ?? 2;
    let free = clean;
    for (; this.listNames.has(free.toLowerCase()); number += 1)
      free = `${clean.slice(0, limits.listName - 8).toWellFormed()} (${number})`;
    if (free !== clean) this.losses.add("list", clean, "Duplicate name: a number was added.");
    this.listNames.set(key, number);
    this.listNames.set(free.toLowerCase(), 2);
    return free;
  }

  /**
   * Finds or creates the section with this id in a list. Returns its reference; `null` if it has no
   * name.
   *
   * @param order the source's sort key; sections without one come last, in the order of the file
   */
  section(listRef: string, id: string, name: string, order: number | null = null): string | null {
    const ref = shortId(id);
    const byId = sectionKey(listRef, ref);
    if (this.sectionRefs.has(byId)) return ref;
    const clean = cleanName(name, limits.sectionName, "section", this.losses);
    if (clean === "") return null;
    const byName = sectionKey(listRef, clean.toLowerCase());
    const same = this.sectionNames.get(byName);
    if (same !== undefined) {
      this.losses.add("section", clean, "Duplicate name in its list: merged.");
      return same;
    }
    if (this.sectionNames.size >= limits.sections) throw moreThan(limits.sections, "sections");
    const section = { sourceId: ref, name: clean };
    this.lists.get(listRef)?.sections.push(section);
    this.sectionRefs.add(byId);
    this.sectionNames.set(byName, ref);
    if (order !== null) this.sectionOrder.set(section, order);
    return ref;
  }

  /** Finds or creates the label with this name, ignoring case. Returns its name. */
  label(name: string, color?: string): string | null {
    const clean = cleanName(name, limits.labelName, "label", this.losses);
    if (clean === "") return null;
    const key = clean.toLowerCase();
    const known = this.labels.get(key);
    if (known) {
      if (known.name !== clean)
        this.losses.add("label", clean, "Differs from another label only in case: merged.");
      return known.name;
    }
    if (this.labels.size >= limits.labels) throw moreThan(limits.labels, "labels");
    this.labels.set(key, { name: clean, color: colorOf(color, this.losses) });
    return clean;
  }

  /** Adds a task. Its labels may be any names; they become labels of the file. */
  add(task: Draft): Draft {
    this.checkPlace(task);
    if (this.drafts.length >= bounds.tasks) throw moreThan(bounds.tasks, "tasks");
    const labels = task.labels.flatMap((name) => this.label(name) ?? []);
    task.labels = [...new Set(labels)];
    task.where = this.losses.where;
    this.drafts.push(task);
    return task;
  }

  /** Adds an item of the check list that a source has in a field of a task. */
  addItem(parent: Draft, field: string, known: Partial<Draft> & { title: string }): Draft {
    this.losses.add(field, known.title, "Items of a checklist become subtasks.");
    return this.add(subtask(parent, known));
  }

  /** Adds a value without a field of its own to the description, and reports it, unless it is blank. */
  keepInNotes(task: Draft, field: string, text: string, why = "Docket has no such field"): void {
    if (text.trim() !== "") keepInNotes(task, field, text, why, this.losses);
  }

  /** Sets the start, which is a day: a time, other than midnight, is reported. */
  setStart(
    task: Draft,
    field: string,
    { dueDate, dueTime }: Due,
    text: unknown = `${dueDate} ${dueTime}`,
  ): void {
    task.startDate = dueDate;
    if (dueTime !== null && dueTime !== "00:00")
      this.losses.add(field, text, "A start is a date: its time is left out.");
  }

  /** Parses an instant in UTC; returns `null` and reports the text if it is not one. */
  instant(field: string, text: string): string | null {
    if (text.trim() === "") return null;
    const instant = instantOf(text);
    if (instant === null) this.losses.add(field, text, "Not a valid date and time: left out.");
    return instant;
  }

  /** Parses the instant of a date; if it is not one, it is kept in the description. */
  instantOfDate(task: Draft, field: string, text: string): string | null {
    const instant = instantOf(text);
    if (instant === null) this.keepInNotes(task, field, text, "Not a valid date");
    return instant;
  }

  /** The due date at an instant, as the user's local time. */
  dueAt(instant: string): Due {
    return dueAtInstant(instant, this.clock.timeZone, this.clock.timeZone);
  }

  /** The user's day at an instant. */
  dayAt(instant: string | null): string | null {
    return instant && wallTime(instant, this.clock.timeZone).date;
  }

  /** Keeps a comment in the description, with its day and author. */
  keepComment(task: Draft, instant: string | null, author: unknown, text: string): void {
    const name = textOf(author);
    const head = [this.dayAt(instant), name && `${name}:`].filter(Boolean).join(" ");
    this.keepInNotes(task, "Comment", `${head} ${text}`.trim(), "Docket has no comments");
  }

  /** Clears references to lists and sections that are not in the file. */
  private checkPlace(task: Draft): void {
    const list = task.listRef === null ? null : this.lists.get(task.listRef);
    if (list === undefined) {
      this.losses.add("list", task.listRef, "Not in the file: its tasks go to the inbox.");
      task.listRef = null;
    }
    if (task.sectionRef === null) return;
    if (list && this.sectionRefs.has(sectionKey(list.sourceId, task.sectionRef))) return;
    this.losses.add("section", task.sectionRef, "Not in its list: its tasks are in no section.");
    task.sectionRef = null;
  }

  private orderOf(section: PortableSection): number {
    return this.sectionOrder.get(section) ?? Number.MAX_VALUE;
  }

  /** The validated result. */
  finish(): ImportedContent {
    const { losses, clock } = this;
    losses.where = null;
    const ordered = inOrder(this.drafts);
    const ids = assignIds(ordered, losses);
    const nested = withoutEmpty(nest(ordered, ids, losses), losses);
    const tasks: PortableTask[] = [];
    for (const task of nested) {
      losses.where = task.where;
      keepLatest(task, losses);
      checkDates(task, clock, losses);
      for (const one of tidyTexts(task, losses)) tasks.push(toPortable(one, tasks.length));
    }
    if (tasks.length > bounds.tasks) throw moreThan(bounds.tasks, "tasks");
    return {
      source: this.source,
      lists: [...this.lists.values()].map((list) => ({
        ...list,
        sections: list.sections.toSorted((a, b) => this.orderOf(a) - this.orderOf(b)),
      })),
      labels: [...this.labels.values()],
      tasks,
      losses: losses.list(),
    };
  }
}

function inOrder(drafts: Draft[]): Draft[] {
  if (drafts.every(({ order }) => order === null)) return drafts;
  return drafts.toSorted((a, b) => {
    if (a.order === null || b.order === null)
      return Number(a.order === null) - Number(b.order === null);
    return a.order < b.order ? -1 : Number(a.order > b.order);
  });
}

/** No reader holds more completions of a task, since they are handed over together. */
function keepLatest(task: Draft, losses: Losses): void {
  const tooMany = task.completions.length - bounds.completions;
  if (tooMany <= 0) return;
  task.completions = task.completions.slice(tooMany);
  losses.add(
    "completions",
    task.title,
    `More than ${bounds.completions} completions: the earliest are left out.`,
  );
}

const sectionKey = (listRef: string, section: string) => `${listRef}\0${section}`;

const noDue = { dueDate: null, dueTime: null, dueZone: null };

function toPortable(
  { due, parent, notes, repeatsAt: _, where: __, ...rest }: Draft,
  order: number,
): PortableTask {
  return {
    ...rest,
    ...(due ?? noDue),
    description: notes.length === 0 ? null : notes.join("\n\n"),
    parentRef: typeof parent === "string" || parent === null ? parent : parent.sourceId,
    order,
  };
}
