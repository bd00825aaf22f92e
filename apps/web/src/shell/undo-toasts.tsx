import type { OperationId } from "@docket/contract";
import { liveQuery } from "dexie";
import { useEffect } from "react";
import { toasts } from "../shared/toasts.js";
import type { RefusedWrite } from "../store/local-database.js";
import { useAccountStore } from "../store/use-store.js";

/** What is said when it was done, with a way back; the rest is seen where it happens. */
const loud = new Set<OperationId>([
  "completeTask",
  "deleteTask",
  "skipTask",
  "moveTask",
  "deleteList",
  "updateList",
  "deleteSection",
  "deleteLabel",
  "restoreFromTrash",
]);

/** Says what was done last, with an undo, and what the server has refused. */
export function UndoToasts() {
  const { writes, database } = useAccountStore();

  useEffect(
    () =>
      writes.lastDone.subscribe(() => {
        const done = writes.lastDone.get();
        if (!done) return toasts.dismiss("done");
        if (!loud.has(done.operation)) return;
        toasts.show({
          key: "done",
          message: `${done.words}.`,
          action: { label: "Undo", run: () => void done.undo() },
        });
      }),
    [writes],
  );

  useEffect(() => {
    const following = liveQuery(() => database.refused.toArray()).subscribe((refused) => {
      for (const write of refused) {
        toasts.show({ kind: "error", key: `refused-${write.key}`, message: refusalWords(write) });
        void database.refused.delete(write.number as number);
      }
    });
    return () => following.unsubscribe();
  }, [database]);

  return null;
}

function refusalWords({ operation, input, status, reason }: RefusedWrite): string {
  const { title, name } = input as { title?: string; name?: string };
  const what = title ?? name;
  const verb = operation.replace(/[A-Z].*/, "").replace("update", "change");
  const why = status === 404 ? "It no longer exists." : reason;
  return `Couldn’t ${verb} ${what === undefined ? "this" : `“${what}”`}. ${why}`;
}
