import { lazy } from "react";
import { useStorePart } from "../shared/store.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { useTaskData } from "./data/task-data.js";

const ConflictDialog = lazy(async () => ({
  default: (await import("./conflict-dialog.js")).ConflictDialog,
}));

/** Shows one conflict at a time. */
export function ConflictDialogs() {
  const { edits } = useTaskData();
  const conflict = useStorePart(edits.open, (open) =>
    [...open.values()].find(({ state }) => state === "conflict"),
  );
  if (!conflict) return null;
  return (
    <LazyBoundary>
      <ConflictDialog edit={conflict} />
    </LazyBoundary>
  );
}
