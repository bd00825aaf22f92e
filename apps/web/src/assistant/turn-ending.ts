import type { Turn, TurnCall } from "@docket/contract";

const endings = {
  stopped: "You stopped this answer.",
  failed: "Something went wrong while answering.",
  interrupted: "The answer was interrupted.",
};

/** How a turn ended, in words; null if it is running or completed. */
export function endingText({ status, detail, calls }: Turn): string | null {
  if (status === "running" || status === "completed") return null;
  const text = detail ?? endings[status];
  const keepsChanges = status === "stopped" && calls.some(hasChanged);
  return keepsChanges ? `${text} The changes listed above were made.` : text;
}

/** The warning about a reply that describes changes that were not made; null if there is none. */
export function claimWarning({ unverifiedClaim, calls }: Turn): string | null {
  if (!unverifiedClaim) return null;
  const made = calls.some(hasChanged)
    ? "Only the changes listed above were made."
    : "Nothing was changed.";
  return `This reply describes a change that was not made. ${made}`;
}

/** Whether a turn has ended without a change, and asks for none; a warning says so in its own words. */
export function changedNothing({ status, unverifiedClaim, calls }: Turn): boolean {
  return status === "completed" && !unverifiedClaim && calls.every(isWithoutEffect);
}

function isWithoutEffect({ status, before, after }: TurnCall): boolean {
  return status === "refused" || (before === null && after === null);
}

function hasChanged({ status, before, after }: TurnCall): boolean {
  return status === "done" && (before !== null || after !== null);
}
