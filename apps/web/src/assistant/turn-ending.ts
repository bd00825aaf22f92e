import type { Turn, TurnChange } from "@docket/contract";
import { quoteTitle } from "../shared/quote-title.js";
import { changeKind } from "./changes.js";

const endings = {
  stopped: "You stopped this answer.",
  failed: "Something went wrong while answering.",
  interrupted: "The answer was interrupted.",
};

/** How a turn ended, in words; null if it is running or completed. */
export function endingText({ status, detail, changes }: Turn): string | null {
  if (status === "running" || status === "completed") return null;
  const text = detail ?? endings[status];
  return changes.length > 0 ? `${text} The changes listed above were made.` : text;
}

/**
 * The line below a reply about its effect: the changes of a typed “yes” or “undo”, which have no
 * calls, or that nothing was changed, whatever a language model claims; what the interpreter says is
 * made from what it did. Null if receipts or a proposal show the effect.
 */
export function effectText({ status, approval, undo, calls, changes, model }: Turn): string | null {
  if (status === "running") return null;
  if (changes.length > 0) return calls.length > 0 ? null : list.format(changes.map(changeText));
  if (approval !== "none" || undo !== "none" || model === null) return null;
  return calls.some((call) => changeKind(call) === "gone") ? null : "Nothing was changed.";
}

const list = new Intl.ListFormat("en");

const past: Record<TurnChange["kind"], string> = {
  created: "added",
  changed: "updated",
  completed: "completed",
  reopened: "reopened",
  deleted: "deleted",
  restored: "restored",
  purged: "deleted for good",
};

const changeText = ({ entity, name, kind, undone }: TurnChange) =>
  `${name === null ? `a ${entity}` : quoteTitle(name)} ${past[kind]}${undone ? " (undone)" : ""}`;
