import { AsyncLocalStorage } from "node:async_hooks";
import type { Transaction } from "sequelize";

/** As whom, and how, the statements of a unit of work reach the database. */
export interface Scope {
  /** The database whose units these are; another one's connections refuse it. */
  owner: object;
  /** The role that is taken, or `null` for the login role itself. */
  role: string | null;
  /** The user whose rows are visible; empty for none. */
  userId: string;
  /** Who writes, where the database is told; empty for nobody in particular. */
  actor: string;
  /** A single statement that is its own transaction, instead of any number in an explicit one. */
  autocommit: boolean;
  /** The database refuses every change. */
  readOnly: boolean;
  /** Whether a replica serves it. */
  replica: boolean;
  /** Statements sent so far. */
  sent: number;
  /** Its work is over: what is sent now was not waited for. */
  ended: boolean;
}

interface Context {
  scope: Scope;
  transaction?: Transaction | null | undefined;
}

const storage = new AsyncLocalStorage<Context>();

/** The unit of work that this code runs in. */
export function currentContext(): Readonly<Context> | undefined {
  return storage.getStore();
}

/** Runs `work` in `scope`, with `transaction` as the one that every statement joins. */
export function runInContext<T>(context: Context, work: () => T): T {
  return storage.run(context, work);
}

/**
 * What Sequelize calls a CLS namespace: where its models look for the transaction that nobody
 * passed. It is set on our own subclass alone, so that another Sequelize of the same process never
 * finds a transaction of ours.
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
