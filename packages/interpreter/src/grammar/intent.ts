/** A task, or several, as somebody refers to them. */
export interface Target {
  /** The words: "the second one", "all but milk", "Tom's report". */
  say: string;
  /** "I *called* the dentist": the verb of a statement, in its base form. */
  verb?: string;
  /** The tasks themselves, where they are known already. */
  ids?: string[];
  /** Tasks of which one is meant, where it is not clear yet which. */
  oneOf?: string[];
}

/** One task to add. */
export interface Item {
  /** Read by quick add: a title, and dates, labels and so on. */
  text: string;
  description?: string;
  done?: boolean;
}

/** Which tasks are asked for. Days are first and last, both included. */
export interface Filter {
  completed?: boolean;
  due?: "overdue" | "none";
  from?: string;
  to?: string;
  /** Which days are meant, if not the due dates. */
  of?: "completed" | "created";
  priority?: number;
  list?: string;
  label?: string;
  section?: string;
  /** What is left out. */
  not?: Filter;
  repeating?: boolean;
  /** Words that the title or description has. */
  about?: string;
  /** The verb that the title begins with: "what do I have to *buy*?" */
  verb?: string;
  /** The days in the words that were said: "this week". */
  when?: string;
}

/** What is asked about one task. */
export type FactAbout =
  | ("created" | "start" | "due" | "completed" | "status" | "description")
  | ("list" | "priority" | "repeat" | "labels" | "subtasks" | "details");

/** What is only answered: small talk, talk about commands that must change nothing, and what cannot be done. */
export type TalkAbout =
  | ("greeting" | "thanks" | "help" | "empty" | "de" | "fr" | "es")
  | ("condition" | "maybe" | "past" | "question" | "keep" | "how")
  | ("reminder" | "share" | "account" | "world" | "include" | "wrong" | "order");

export type PlaceAction = `${"show" | "make" | "rename" | "archive" | "delete"}Place`;

/** The same for each of several kinds. */
type Each<Kind extends string, More> = Kind extends unknown ? { kind: Kind } & More : never;

/** What may be taken away from a task, of its dates. */
export type Cleared = "due" | "start" | "repeat" | "time";

/** What one clause of a message asks for. Plain data: it is kept while a question is open. */
export type Intent =
  /** It makes the list if it was said that this is a new one. */
  | Each<"add", { items: Item[]; list?: string; makes?: true; parent?: Target; reminds?: true }>
  | Each<"complete" | "reopen" | "delete" | "skip", { target: Target }>
  /** With a part, only that is replaced in the title. It is loose if it was not said that this is a title. */
  | { kind: "rename"; target: Target; text?: string; part?: string; loose?: boolean; append?: true }
  | { kind: "describe"; target: Target; text?: string | null; append?: boolean }
  | { kind: "schedule"; target: Target; when?: string; of?: "start"; clear?: Cleared }
  | { kind: "priority"; target: Target; priority?: number }
  | { kind: "move"; target: Target; list: string; section?: string }
  | { kind: "nest"; target: Target; parent: Target }
  /** Without a name, all labels are removed. */
  | { kind: "label"; target: Target; label?: string; remove?: boolean }
  | { kind: "query"; filter: Filter; show: "list" | "count" | "first" | "plan" }
  | { kind: "fact"; about: FactAbout; target: Target }
  /** What is about a list, a label or a section itself; it is asked which, where no name was said. */
  | Each<PlaceAction, { what: "list" | "label" | "section"; name?: string; to?: string }>
  | Each<"undo" | "yes" | "no", unknown>
  | { kind: "keep"; target: Target }
  /** What a sentence is about that says nothing to do: "the cake is for Mona, rename it …" */
  | { kind: "mention"; target: Target }
  | { kind: "tentative"; intent: Intent }
  | { kind: "talk"; about: TalkAbout; say?: string }
  | { kind: "unknown"; say: string };

export type IntentOf<Kind extends Intent["kind"]> = Extract<Intent, { kind: Kind }>;

/** The kinds of changes of tasks that are there. */
export type Changing = Exclude<
  Extract<Intent, { target: Target }>["kind"],
  "fact" | "keep" | "mention"
>;

/** Whether an intent changes tasks that are there. */
export const isChanging = (intent: Intent): intent is IntentOf<Changing> =>
  "target" in intent && !/^(?:fact|keep|mention)$/.test(intent.kind);

/** Whether an intent would change something. */
export const isChange = (intent: Intent): boolean =>
  isChanging(intent) || /^(?:add|makePlace|renamePlace|archivePlace)$/.test(intent.kind);

/** One way in which a clause may be meant, and how much its form speaks for it. */
export type Reading = { intent: Intent; weight: number };

/** What a message amounts to, and how well it fits. */
export type Choice = { intents: Intent[]; score: number };
