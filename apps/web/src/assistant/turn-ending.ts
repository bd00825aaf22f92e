import type { Turn } from "@docket/contract";

const endings = {
  stopped: "You stopped this answer.",
  failed: "Something went wrong while answering.",
  interrupted: "The answer was interrupted.",
};

/** How a turn ended, in words; null if it is running or completed. */
export function endingText({ status, detail, changes }: Turn): string | null {
  if (status === "running" || status === "completed") return null;
  const text = detail ?? endings[status];
  const keepsChanges = status === "stopped" && changes.length > 0;
  return keepsChanges ? `${text} The changes listed above were made.` : text;
}

/** What stands under a reply without any effect; null where there is one, or may still be. */
export function nothingChanged({ status, approval, changes, undo }: Turn): string | null {
  const may = status === "running" || approval === "pending" || undo === "undone";
  return may || changes.length > 0 ? null : "Nothing was changed.";
}
