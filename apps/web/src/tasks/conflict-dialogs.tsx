import { lazy } from "react";
import { useStorePart } from "../shared/store.js";
import { Part } from "../shell/part.js";
import { useTaskData } from "./data/task-data.js";

const ConflictDialog = lazy(async () => ({
  default: (await import("./conflict-dialog.js")).ConflictDialog,
}));

/** Asks about the first conflict there is; the next one after it is settled. */
export function ConflictDialogs() {
  const { edits } = useTaskData();
  const conflict = useStorePart(edits.open, (open) =>
    [...open.values()].find(({ state }) => state === "conflict"),
  );
  if (!conflict) return null;
  return (
    <Part>
      <ConflictDialog edit={conflict} />
    </Part>
  );
}
