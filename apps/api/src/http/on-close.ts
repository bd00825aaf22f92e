import type { Response } from "express";

/** Calls `work` when a response is closed; at once if its client has gone already. */
export function onClose(response: Response, work: () => void): void {
  if (response.closed) work();
  else response.once("close", work);
}
