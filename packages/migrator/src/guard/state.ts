import { AsyncLocalStorage } from "node:async_hooks";

/** A scratch database, and the mark by which a connection to it proves that it is that one. */
export interface Allowed {
  name: string;
  mark: string;
}

/** In whose name code runs. */
export type Scope =
  /** This package itself, which may read the live database. */
  | { kind: "own" }
  /** The config's `connection()` or `scratch()`: they may start a server and prepare it. */
  | { kind: "server"; anyDatabase: boolean }
  /** The project's own code: a migration, or `models`. */
  | { kind: "project"; file: string; refusals: string[] };

interface State {
  /** Nothing is kept back, connections are made read-only, or only scratch databases are reached. */
  phase: "open" | "watching" | "closed";
  /** How many works under way need it closed. */
  closedBy: number;
  allowed: Map<string, string>;
  /** Programs that may be started, besides those that are guarded themselves. */
  programs: Set<string>;
  installed: boolean;
  scope: AsyncLocalStorage<Scope>;
}

const key = Symbol.for("migrator.guard");
const shared = globalThis as unknown as Record<symbol, State | undefined>;

/** One for the process, however many copies of this package are loaded. */
shared[key] ??= {
  phase: "open",
  closedBy: 0,
  allowed: new Map(),
  programs: new Set(),
  installed: false,
  scope: new AsyncLocalStorage(),
};
export const state: State = shared[key];

/** What this package itself does: it may reach the live database. */
export function asOwn<Result>(work: () => Result): Result {
  return state.scope.run({ kind: "own" }, work);
}

/** What the config does to find or start a server. */
export function asServer<Result>(anyDatabase: boolean, work: () => Result): Result {
  return state.scope.run({ kind: "server", anyDatabase }, work);
}

/** Something that the guard has kept from happening. */
export class RefusedError extends Error {
  readonly code = "MIGRATOR_REFUSED";
}

/**
 * Notes that something was refused, with the file that runs, and gives the error for whoever asked.
 *
 * @param what as the end of a sentence that begins with the file's name
 */
export function refuse(what: string): RefusedError {
  const scope = state.scope.getStore();
  if (scope?.kind === "project") scope.refusals.push(what);
  const who = scope?.kind === "project" ? scope.file : "This process";
  return new RefusedError(
    `${who} ${what}; the migrator lets nothing but scratch databases be reached.`,
  );
}
