import { createStore, type Store } from "../shared/store.js";
import type { LocalDatabase } from "./local-database.js";
import type { Mirror } from "./mirror.js";
import type { OptimisticOperation } from "./optimistic-update.js";
import { enqueueAll, type Step, takeBack, type UndoResult } from "./queue.js";
import type { AddedWrite } from "./queued-write.js";
import { tellNotStored } from "./storage-failure.js";

/** An action of the user that can be undone, for a message with an undo button. */
export interface UndoableAction {
  /** Its description, e.g. "Completed “Buy milk”". */
  description: string;
  /** Describes more precisely what has changed: "Renamed “Milk” to “Oat milk”". */
  describe?: Describe | undefined;
  /** Its last write. */
  operation: OptimisticOperation;
  input: object;
  /** Its writes that were not refused, with the steps that undo them. */
  performed: { write: AddedWrite; inverse: Step[] }[];
  undo(): Promise<UndoResult>;
}

/** The action that was to be undone, and whether it was. */
export interface Undone {
  description: string;
  undone: UndoResult;
}

export type Describe = (words: typeof import("./describe-change.js")) => string;

/** A step with those that undo it, if it can be undone. */
export interface UndoableStep extends Step {
  inverse: Step[];
}

/** The number of actions that can be undone, one after the other. */
const MAX_HISTORY = 50;

/** The undo history of this tab. */
export function createHistory(
  database: LocalDatabase,
  mirror: Mirror,
  lastAction: Store<UndoableAction | null>,
) {
  let actions: UndoableAction[] = [];

  let last: Promise<unknown> = Promise.resolve();
  const storing = createStore(false);

  /**
   * Stores actions, and undoes them, one after the other. Each is computed once the mirror shows the ones
   * before it, or two labels that are added quickly, one after the other, would overwrite each other.
   */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(() => mirror.upToDate()).then(work);
    const settled = done.catch(tellNotStored).then(() => {
      if (last === settled) storing.set(false);
    });
    last = settled;
    storing.set(true);
    return done;
  }

  const perform = (description: string, steps: () => UndoableStep[], describe?: Describe) =>
    inTurn(() => store(description, steps(), describe));

  async function store(
    description: string,
    steps: UndoableStep[],
    describe: Describe | undefined,
  ): Promise<void> {
    const last = steps.at(-1);
    if (!last) return;
    const writes = await enqueueAll(database, steps);
    const action: UndoableAction = {
      description,
      describe,
      operation: last.operation,
      input: last.input,
      performed: writes.map((write, n) => ({ write, inverse: steps[n]?.inverse ?? [] })),
      undo: () => inTurn(() => undo(action)),
    };
    actions.push(action);
    if (actions.length > MAX_HISTORY) actions.shift();
    // Its description may name rows that it has created.
    await mirror.upToDate();
    if (actions.includes(action)) lastAction.set(action);
  }

  async function undo(action: UndoableAction): Promise<UndoResult> {
    if (!actions.includes(action)) return true;
    lastAction.set(null);
    const undone = await takeBack(database, action.performed);
    actions = actions.filter((one) => one !== action);
    return undone;
  }

  /** Drops the writes that the server refused, and actions without any other: there is nothing to undo. */
  function forget(refused: ReadonlySet<string>): void {
    for (const action of actions)
      action.performed = action.performed.filter(({ write }) => !refused.has(write.key));
    actions = actions.filter(({ performed }) => performed.length > 0);
    if (lastAction.get()?.performed.length === 0) lastAction.set(null);
  }

  return {
    perform,
    storing,
    forget,
    undoLast: () =>
      inTurn(async (): Promise<Undone | null> => {
        const action = actions.at(-1);
        return action ? { description: action.description, undone: await undo(action) } : null;
      }),
  };
}
