/** A task, or several, as somebody refers to them. */
export interface Target {
  /** The words: "the second one", "all but milk", "Tom's report". */
  say: string;
  /** "I *called* the dentist": the verb of a statement, in its base form. */
  verb?: string;
  /** The tasks themselves, where they are known already. */
  ids?: string[];
}

/** One task to add. */
export interface Item {
  /** Read by quick add: a title, and dates, labels and so on. */
  text: string;
  description?: string;
  done?: boolean;
}

/** Which tasks are asked for. */
export interface Filter {
  completed?: boolean;
  due?: "overdue" | "none";
  /** Days, both included. */
  from?: string;
  to?: string;
  /** The days in which they were completed or added. */
  completedFrom?: string;
  completedTo?: string;
  createdFrom?: string;
  createdTo?: string;
  priority?: number;
  list?: string;
  label?: string;
  repeating?: boolean;
  /** Words that the title or description has. */
  about?: string;
  /** The verb that the title begins with: "what do I have to *buy*?" */
  verb?: string;
  /** What is asked, in words for the reply: "overdue", "this week". */
  words?: string;
}

export type FactAbout =
  | "created"
  | "due"
  | "completed"
  | "status"
  | "description"
  | "list"
  | "priority"
  | "repeat"
  | "labels"
  | "exists";

export type TalkAbout =
  | "greeting"
  | "thanks"
  | "help"
  | "identity"
  | "chat"
  | "de"
  | "fr"
  | "es"
  | "empty";

/** What cannot be done, and is said so. */
export type Unsupported = "reminder" | "share" | "account" | "world" | "include";

/** What one clause of a message asks for. Plain data: it is kept while a question is open. */
export type Intent =
  | { kind: "add"; items: Item[]; list?: string; parent?: Target; reminds?: boolean }
  | { kind: "complete" | "reopen" | "delete" | "skip"; target: Target }
  | { kind: "rename"; target: Target; text?: string }
  | { kind: "describe"; target: Target; text?: string | null; append?: boolean }
  | { kind: "schedule"; target: Target; when?: string; clear?: "due" | "repeat" }
  | { kind: "priority"; target: Target; priority?: number }
  | { kind: "move"; target: Target; list: string; section?: string }
  | { kind: "nest"; target: Target; parent: Target }
  | { kind: "label"; target: Target; label: string; remove?: boolean }
  | { kind: "query"; filter: Filter; show: "list" | "count" | "first" | "plan" }
  | { kind: "fact"; about: FactAbout; target: Target }
  | { kind: "newList" | "newLabel" | "deleteLabel" | "deleteList" | "archiveList"; name: string }
  | { kind: "renameList"; name: string; to: string }
  | { kind: "showLists" | "showLabels" }
  | { kind: "keep"; verb: string; target: Target }
  | { kind: "tentative"; intent: Intent }
  | { kind: "nothing"; why: "condition" | "maybe" | "past" | "question" | "keep" }
  | { kind: "how"; topic: string }
  | { kind: "correct"; say: string }
  | { kind: "undo" | "yes" | "no" | "retract" }
  | { kind: "talk"; about: TalkAbout }
  | { kind: "unsupported"; what: Unsupported; say: string }
  | { kind: "unknown"; say: string };

/** The intents that are about tasks which are there already. */
export type Targeted = Extract<Intent, { target: Target }>;

/** One way in which a clause may be meant, and how much its form speaks for it. */
export interface Reading {
  intent: Intent;
  weight: number;
}
