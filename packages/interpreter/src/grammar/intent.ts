export interface Target {
  say: string; // the words of the reference: "the second one", "all but milk", "Tom's report"
  verb?: string; // "I *called* the dentist": the verb of a statement, in its base form
  ids?: string[];
  oneOf?: string[]; // the candidates, if one of them is meant and it is not clear yet which
}

export interface Item {
  text: string; // the line for quick add: a title with dates, labels and so on
  description?: string;
  done?: boolean;
  isLine?: true; // of a pasted list: the day of another line does not apply to it
}

/** The filter of a query. Days are a range, both ends included. */
export interface Filter {
  completed?: boolean;
  any?: boolean; // in any state: "including the done ones"
  due?: "overdue" | "none";
  from?: string;
  to?: string;
  of?: "completed" | "created"; // which dates the days apply to, if not to the due dates
  priority?: number;
  list?: string;
  label?: string;
  section?: string;
  not?: Filter;
  repeating?: boolean;
  among?: boolean; // only those that were listed last
  sort?: "priority" | "due" | "oldest" | "latest";
  most?: number;
  about?: string;
  verb?: string; // the verb that the title begins with: "what do I have to *buy*?"
  when?: string; // the days as the user put them: "this week"
  part?: string; // "Tomorrow *afternoon*": only tasks with such a time
  besides?: string[]; // the tasks to leave out: "and the rest?"
}

export type FactAbout =
  | ("created" | "start" | "due" | "completed" | "status" | "description")
  | ("list" | "priority" | "repeat" | "labels" | "subtasks" | "details");

/** Topics that only get a reply: small talk, talk about commands, and impossible requests. */
export type TalkAbout =
  | ("greeting" | "thanks" | "help" | "empty" | "de" | "fr" | "es")
  | ("condition" | "maybe" | "past" | "question" | "keep" | "how")
  | ("reminder" | "share" | "account" | "world" | "wrong")
  | ("order" | "did" | "beyond" | "duplicates");

type Each<Kind extends string, More> = Kind extends unknown ? { kind: Kind } & More : never;
export type Cleared = "dueDate" | "startDate" | "repeat" | "dueTime";

/** The request in one clause of a message. Plain data, since it is stored while a question is open. */
export type Intent =
  /** Creates the list if the user said that it is a new one. `led`: the list, or what is moved, stands before a colon. */
  | Each<
      "add",
      { items: Item[]; list?: string; led?: true; makes?: true; parent?: Target; reminds?: true }
    >
  | Each<"complete" | "reopen" | "delete" | "skip", { target: Target }>
  /** With `part`, only that part of the title is replaced. `loose`: the user did not say that the text is a title. */
  | { kind: "rename"; target: Target; text?: string; part?: string; loose?: boolean; append?: true }
  | { kind: "describe"; target: Target; text?: string | null; append?: boolean }
  | { kind: "schedule"; target: Target; when?: string; of?: "start"; clear?: Cleared }
  | { kind: "priority"; target: Target; priority?: number; step?: "up" | "down" }
  | { kind: "move"; target: Target; list: string; section?: string; led?: true }
  | { kind: "nest"; target: Target; parent: Target }
  /** Without a name, `remove` removes all labels. */
  | { kind: "label"; target: Target; label?: string; remove?: boolean }
  /** Without a state, only open tasks are listed, unless `all` was said. */
  | { kind: "query"; filter: Filter; show: "list" | "count" | "first"; all?: boolean }
  | { kind: "trash"; when?: string }
  | { kind: "restore"; target: Target }
  | { kind: "fact"; about: FactAbout; target: Target }
  /** A request about a list, a label or a section itself; without a name, the user is asked. */
  | Each<
      `${"show" | "make" | "rename" | "archive" | "delete"}Place`,
      { what: "list" | "label" | "section"; name?: string; to?: string }
    >
  | Each<"yes" | "no", unknown>
  /** `many`: all that was changed, or several, `most` of them. */
  | { kind: "undo"; many?: true; most?: number }
  | { kind: "keep"; target: Target }
  | { kind: "tentative"; intent: Intent }
  | { kind: "talk"; about: TalkAbout; say?: string }
  | { kind: "unknown"; say: string };

export type IntentOf<Kind extends Intent["kind"]> = Extract<Intent, { kind: Kind }>;

export type Changing = Exclude<
  Extract<Intent, { target: Target }>["kind"],
  "fact" | "keep" | "restore"
>;

export const isChanging = (intent: Intent): intent is IntentOf<Changing> =>
  "target" in intent && !/^(?:fact|keep|restore)$/.test(intent.kind);

export const isChange = (intent: Intent): boolean =>
  isChanging(intent) || /^(?:add|makePlace|renamePlace|archivePlace)$/.test(intent.kind);

export type Reading = { intent: Intent; weight: number };
export type Choice = { intents: Intent[]; score: number };
