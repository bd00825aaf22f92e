import { AsyncLocalStorage } from "node:async_hooks";
import type { Transaction } from "sequelize";
import { besideNested, outside } from "./errors.js";

/** The identity and mode in which the statements of a unit of work reach the database. */
export interface Scope {
  /** The database that the unit belongs to; connections of another database refuse it. */
  owner: object;
  /** The role that the transaction assumes, or `null` for the login role itself. */
  role: string | null;
  /** The user whose rows are visible; empty for none. */
  userId: string;
  /**
   * Who makes the changes, as reported to the database's triggers; empty for nobody in particular.
   */
  actor: string;
  /** A single statement that is its own transaction, instead of any number in an explicit one. */
  autocommit: boolean;
  /** The database refuses every change. */
  readOnly: boolean;
  /** Whether a replica serves it. */
  replica: boolean;
  /** Statements sent so far. */
  sent: number;
  /** Something that it wrote is committed. */
  committed: boolean;
  /** How many connections the units around it keep meanwhile. */
  depth: number;
  /** Its work is over: a statement that is sent now was not awaited. */
  ended: boolean;
}

/** A unit of work, and what of it is running here. */
export interface Context {
  scope: Scope;
  /** The unit of work of another database that this one was begun in. */
  outer?: Readonly<Context> | undefined;
  transaction?: Transaction | null | undefined;
  /** A part that is undone, or has an actor, by itself is running; see {@link runNested}. */
  nested?: boolean;
}

const storage = new AsyncLocalStorage<Context>();

/** The unit of work that this code runs in. */
export function currentContext(): Readonly<Context> | undefined {
  return storage.getStore();
}

/** The unit of work of a database that this code runs in, be it inside one of another database. */
export function contextOf(owner: object): Readonly<Context> | undefined {
  return nearest((context) => context.scope.owner === owner);
}

/** The unit of work of another database that this code runs in. */
export function contextOfAnother(owner: object): Readonly<Context> | undefined {
  return nearest((context) => context.scope.owner !== owner);
}

function nearest(is: (context: Readonly<Context>) => boolean): Readonly<Context> | undefined {
  let context: Readonly<Context> | undefined = storage.getStore();
  while (context && !is(context)) context = context.outer;
  return context;
}

/** Runs `work` in `scope`, with `transaction` as the one that every statement joins. */
export function runInContext<T>(context: Context, work: () => T): T {
  return storage.run(context, work);
}

/**
 * Runs a part of the unit of work that may be undone by itself, by a savepoint, or has an actor of its
 * own. Meanwhile the rest of the unit sends nothing: it would be undone along with the part, or be
 * written as its actor.
 *
 * @throws DatabaseError `misused-unit-of-work` if another part is still running
 */
export async function runNested<T>(work: () => Promise<T>): Promise<T> {
  const context = storage.getStore();
  if (!context) throw outside();
  if (context.nested) throw besideNested();
  context.nested = true;
  try {
    return await storage.run({ ...context, nested: false }, work);
  } finally {
    context.nested = false;
  }
}

/**
 * What Sequelize calls a CLS namespace: where its models look for the transaction if none was
 * passed. It is set on our own subclass only, so that another Sequelize in the same process never
 * finds one of our transactions.
 */
export const transactionNamespace = {
  get: (key: string) => (key === "transaction" ? storage.getStore()?.transaction : undefined),
  set(key: string, value: Transaction | null) {
    const context = storage.getStore();
    if (key === "transaction" && context) context.transaction = value;
  },
  run<T>(work: () => T): T {
    const context = storage.getStore();
    return context ? storage.run({ ...context }, work) : work();
  },
  bind: <T>(work: T): T => work,
};
