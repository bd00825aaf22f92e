import type { Store } from "../shared/store.js";
import type { LocalDatabase } from "./local-database.js";
import type { OptimisticOperation } from "./optimistic-update.js";
import { cancel, enqueue } from "./queue.js";
import type { Write, WriteDetails } from "./write.js";

/** An action of the user that can be undone, for a message with an undo button. */
export interface UndoableAction {
  /** Its description, e.g. "Completed “Buy milk”". */
  description: string;
  /** Its last write. */
  operation: OptimisticOperation;
  input: object;
  /** The idempotency keys of its writes. */
  keys: string[];
  undo(): Promise<void>;
}

/** One operation of a user action. */
export interface Step extends WriteDetails {
  operation: OptimisticOperation;
  input: object;
}

/** A step with its inverse, if it has one. */
export interface UndoableStep extends Step {
  inverse: Step | null;
}

/** The number of actions that can be undone, one after the other. */
const MAX_HISTORY = 50;

/** The undo history of this tab. */
export function createHistory(database: LocalDatabase, lastAction: Store<UndoableAction | null>) {
  const actions: UndoableAction[] = [];

  async function perform(description: string, steps: UndoableStep[]): Promise<void> {
    const last = steps.at(-1);
    if (!last) return;
    const performed: { write: Write; inverse: Step | null }[] = [];
    for (const { inverse, ...step } of steps) performed.push({ write: await put(step), inverse });
    const action: UndoableAction = {
      description,
      operation: last.operation,
      input: last.input,
      keys: performed.map(({ write }) => write.key),
      async undo() {
        const at = actions.indexOf(action);
        if (at < 0) return;
        actions.splice(at, 1);
        lastAction.set(null);
        for (const { write, inverse } of performed.reverse()) {
          if (!(await cancel(database, write)) && inverse) await put(inverse);
        }
      },
    };
    actions.push(action);
    if (actions.length > MAX_HISTORY) actions.shift();
    lastAction.set(action);
  }

  const put = ({ operation, input, ...known }: Step) =>
    enqueue(database, operation, input as never, known);

  /** Drops the actions whose writes were all refused by the server: there is nothing to undo. */
  function forget(refused: ReadonlySet<string>): void {
    for (const action of actions.filter(({ keys }) => keys.every((key) => refused.has(key)))) {
      actions.splice(actions.indexOf(action), 1);
      if (lastAction.get() === action) lastAction.set(null);
    }
  }

  return {
    perform,
    forget,
    async undoLast(): Promise<string | null> {
      const action = actions.at(-1);
      if (!action) return null;
      await action.undo();
      return action.description;
    },
  };
}
