import type { Command, HelpTopic } from "../parse/command.js";

/** What the interpreter is, and what it understands. */
export const introduction =
  "I am Docket's small built-in interpreter: no language model, only a grammar of plain English " +
  "for your tasks. Say for example:\n" +
  "- add milk, eggs and bread\n" +
  "- what's left? / find dentist\n" +
  "- complete the report / I bought the milk\n" +
  "- reopen rent\n" +
  "- rename the dentist to Orthodontist\n" +
  "- add a note to milk: two litres\n" +
  "- delete all done ones\n" +
  "Several commands may go into one sentence, and “the second one” counts in the last list. " +
  "For free conversation a language model can be connected (ASSISTANT_BASE_URL).";

const examples: Record<HelpTopic, string> = {
  add: "To add a task, say “add buy milk” or “remind me to call mum”.",
  list: "To see tasks, say “show my tasks”, “what's left?” or “find dentist”.",
  complete: "To mark a task as done, say “complete the report” or “I bought the milk”.",
  reopen: "To reopen a task, say “reopen rent” or “mark rent as not done”.",
  undo: "To take a change back, press Undo under the answer that made it.",
  rename: "To rename a task, say “rename the dentist to Orthodontist”.",
  describe: "To describe a task, say “add a note to milk: two litres”.",
  delete:
    "To delete a task, say “delete milk”, or “delete all done ones” for several; you are asked to approve it.",
};

/** How to say a kind of command. */
export const howTo = (topic: HelpTopic): string => `${examples[topic]} I changed nothing.`;

/**
 * An answer to small talk; empty if none is needed.
 *
 * @param alone whether nothing else was said; beside a command most small talk needs no answer
 */
export function smallTalkReply(
  about: Extract<Command, { kind: "smallTalk" }>["about"],
  alone: boolean,
): string {
  if (!alone && about !== "help" && about !== "identity") return "";
  switch (about) {
    case "greeting":
      return "Hello! Tell me what to add, find, complete or change; “help” shows how.";
    case "thanks":
      return "You're welcome.";
    case "help":
    case "identity":
      return introduction;
    case "yes":
      return "There is no question of mine open. What waits for approval is approved with its own button.";
    case "no":
      return "All right. What waits for approval is rejected with its own button.";
    case "undo":
      return `I can't undo by words. ${examples.undo}`;
  }
}
