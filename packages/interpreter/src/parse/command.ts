/** A task by name: "the dentist", "'Buy milk'", "Anna's card". */
export interface Name {
  kind: "name";
  /** As the user wrote it, without article and head noun. */
  text: string;
  quoted: boolean;
  /** What was done to it, if a statement names the task: "I *bought* the milk". */
  verb?: PastVerb;
}

/** The verb of a statement in its base form. */
export interface PastVerb {
  lemma: string;
  /** Fits any task, like "did" or "got", so that the title need not contain it. */
  generic: boolean;
}

/** How the user refers to tasks, before it is known which tasks there are. */
export type Reference =
  | Name
  /** "#12", "task 12", "number 2": an id, or a place in the last list. */
  | { kind: "number"; value: string; place: boolean; text: string }
  /** "the second one", counted from 1, or from -1 backwards. */
  | { kind: "ordinal"; from: number; to: number; text: string }
  /** "it", "them", "both". */
  | { kind: "pronoun"; count: "one" | "many" | "both"; text: string }
  /** "all done tasks about milk"; `exactly` is the number, if the user gave one. */
  | { kind: "group"; completed?: boolean; about?: Name; exactly?: number; text: string }
  /** "everything else", "the others": what the utterance has not named, of all or of the list. */
  | { kind: "rest"; ofAll: boolean }
  | { kind: "list"; parts: Reference[]; whole: Name }
  | { kind: "except"; base: Reference; except: Reference }
  /** "milk or bread", "one of them", "milk if it is done": needs a question first. */
  | { kind: "unclear"; whole: Name; why: "choice" | "condition" }
  /** "nothing", "none of them". */
  | { kind: "nothing" }
  | { kind: "missing" };

/** One way to read a change of text: "rename a to b to c" can be split in two places. */
export interface Reading {
  target: Reference;
  text?: string;
}

/** One command of an utterance. */
export type Command =
  | { kind: "add"; items: { title: string; description?: string }[] }
  | { kind: "list"; completed?: boolean; q?: string; count: boolean }
  | { kind: "complete" | "reopen" | "delete"; target: Reference; statement: boolean }
  | { kind: "rename"; readings: Reading[] }
  | { kind: "describe"; readings: Reading[]; append: boolean }
  | { kind: "clearDescription"; target: Reference }
  /** "is the report done?" */
  | { kind: "status"; target: Reference }
  /** "don't delete milk", "keep the dentist": nothing to do, and the other commands leave it alone. */
  | { kind: "keep"; target: Reference; verb?: Command["kind"] }
  /** "actually no": takes back everything before it. */
  | { kind: "retract" }
  /** Conditions, hypotheses and questions: understood, and no reason to act. */
  | { kind: "noAction"; why: "condition" | "question" | "hypothetical"; topic?: HelpTopic }
  | {
      kind: "smallTalk";
      about: "greeting" | "thanks" | "help" | "identity" | "yes" | "no" | "undo";
    }
  /** A command in the form of a question: "delete milk?" */
  | { kind: "tentative"; command: Command }
  | { kind: "unknown"; text: string };

/** What a question about the assistant is about. */
export type HelpTopic =
  | "add"
  | "list"
  | "complete"
  | "reopen"
  | "undo"
  | "rename"
  | "describe"
  | "delete";
