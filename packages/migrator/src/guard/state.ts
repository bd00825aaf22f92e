import { AsyncLocalStorage } from "node:async_hooks";

/** On whose behalf code runs. */
export type Scope =
  /** This package itself, which may read the live database. */
  | { kind: "own" }
  /** The config's `connection()` or `scratch()`, which may start a server and prepare it. */
  | { kind: "server"; anyDatabase: boolean }
  /** The project's own code: a migration, or `models`. */
  | {
      kind: "project";
      file: string;
      refusals: string[];
      /** Whether the scratch databases are on the live database's server. */
      sharesServer: boolean;
    };

interface State {
  /** All is allowed, connections are made read-only, or only scratch databases can be reached. */
  phase: "open" | "watching" | "closed";
  /** How many concurrent tasks need it closed. */
  closedBy: number;
  /** The scratch databases, each with the mark that identifies it to a connection. */
  allowed: Map<string, string>;
  /** Programs that may be started, besides those that preload the guard. */
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

/** Runs this package's own code, which may reach the live database. */
export function asOwn<Result>(work: () => Result): Result {
  return state.scope.run({ kind: "own" }, work);
}

/** Runs the config's code that finds or starts a server. */
export function asServer<Result>(anyDatabase: boolean, work: () => Result): Result {
  return state.scope.run({ kind: "server", anyDatabase }, work);
}

/** The guard has refused something. */
export class RefusedError extends Error {
  readonly code = "MIGRATOR_REFUSED";
}

/**
 * Records a refusal for the file that is running, and returns the error to throw.
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
