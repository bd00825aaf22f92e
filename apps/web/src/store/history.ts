import type { Store } from "../shared/store.js";
import type { LocalOperation } from "./guess.js";
import type { LocalDatabase } from "./local-database.js";
import { cancel, enqueue } from "./queue.js";
import type { Write, WriteDetails } from "./write.js";

/** What was done last, for a message with an undo. */
export interface Done {
  /** As "Completed “Buy milk”". */
  words: string;
  operation: LocalOperation;
  /** The keys of what was sent for it. */
  keys: string[];
  undo(): Promise<void>;
}

/** One operation of something that the user did. */
export interface Step extends WriteDetails {
  operation: LocalOperation;
  input: object;
}

/** A step, with what takes it back. */
export interface UndoableStep extends Step {
  inverse: Step | null;
}

/** So many actions can be undone, one after the other. */
const MAX_HISTORY = 50;

/** What was done in this tab, and how it is taken back. */
export function createHistory(database: LocalDatabase, lastDone: Store<Done | null>) {
  const actions: Done[] = [];

  async function perform(words: string, steps: UndoableStep[]): Promise<void> {
    const operation = steps.at(-1)?.operation;
    if (!operation) return;
    const done: { write: Write; inverse: Step | null }[] = [];
    for (const { inverse, ...step } of steps) done.push({ write: await put(step), inverse });
    const action: Done = {
      words,
      operation,
      keys: done.map(({ write }) => write.key),
      async undo() {
        const at = actions.indexOf(action);
        if (at < 0) return;
        actions.splice(at, 1);
        lastDone.set(null);
        for (const { write, inverse } of done.reverse()) {
          if (!(await cancel(database, write)) && inverse) await put(inverse);
        }
      },
    };
    actions.push(action);
    if (actions.length > MAX_HISTORY) actions.shift();
    lastDone.set(action);
  }

  const put = ({ operation, input, ...known }: Step) =>
    enqueue(database, operation, input as never, known);

  /** Forgets that of which the server has refused everything: there is nothing to take back. */
  function forget(refused: ReadonlySet<string>): void {
    for (const action of actions.filter(({ keys }) => keys.every((key) => refused.has(key)))) {
      actions.splice(actions.indexOf(action), 1);
      if (lastDone.get() === action) lastDone.set(null);
    }
  }

  return {
    perform,
    forget,
    async undoLast(): Promise<string | null> {
      const action = actions.at(-1);
      if (!action) return null;
      await action.undo();
      return action.words;
    },
  };
}
