import { createRequire } from "node:module";
import type { ConnectionOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { guardChildren, isNativeDriver } from "./children.js";
import { replacedEnvironment } from "./environment.js";
import { guardSockets, restOfWatched } from "./sockets.js";
import { type Scope, state } from "./state.js";

/** Puts the guard in place, once a process. It does nothing until it is told to. */
export function install(): void {
  if (state.installed) return;
  state.installed = true;
  guardSockets();
  guardChildren();
  process.prependListener("exit", () => {
    state.phase = "open"; // what the config has to stop at the end, it may
  });
}

/**
 * From here on every connection that is opened takes no writes, but for those of `connection()` and
 * `scratch()`. For the time in which a project's files are loaded, and its addresses are not known.
 */
export function watch(): void {
  install();
  if (state.phase === "open") state.phase = "watching";
}

/** Keeps everything but scratch databases out of reach for the time of `work`. */
export async function closed<Result>(
  programs: string[],
  work: () => Promise<Result>,
): Promise<Result> {
  install();
  const native = Object.keys(createRequire(import.meta.url).cache).find(isNativeDriver);
  if (native) {
    throw new MigratorError(
      `${native} is loaded, a compiled driver that can't be guarded. Use pg without pg-native.`,
    );
  }
  if (state.phase === "watching") await restOfWatched();
  const before = state.phase;
  for (const program of programs) state.programs.add(program);
  state.closedBy += 1;
  state.phase = "closed";
  try {
    return await work();
  } finally {
    state.closedBy -= 1;
    if (state.closedBy === 0) state.phase = before === "closed" ? "open" : before;
  }
}

/** The code of the project that runs, for the environment is one for all of it. */
let running: Promise<unknown> = Promise.resolve();

/**
 * Runs code of the project against a scratch database, one at a time in this process: the
 * environment has its address meanwhile, and what the guard refuses is told with the file's name.
 *
 * @param file the migration or config file that runs
 * @throws {MigratorError} where anything was refused, whatever the code made of it
 */
export async function runProject<Result>(
  file: string,
  scratch: ConnectionOptions,
  live: ConnectionOptions | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const turn = running.then(() => runAlone(file, scratch, live, work));
  running = turn.catch(() => {});
  return turn;
}

async function runAlone<Result>(
  file: string,
  scratch: ConnectionOptions,
  live: ConnectionOptions | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const scope: Scope = { kind: "project", file, refusals: [] };
  const environment = { ...process.env };
  setEnvironment(replacedEnvironment(environment, scratch, live));
  const [outcome] = await Promise.allSettled([state.scope.run(scope, work)]);
  setEnvironment(environment);
  const failure = outcome.status === "rejected" ? outcome.reason : undefined;
  if (scope.refusals.length > 0) throw refusal(scope.file, scope.refusals, failure);
  if (outcome.status === "rejected") throw failure;
  return outcome.value;
}

function setEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
}

function refusal(file: string, refusals: string[], cause: unknown): MigratorError {
  return new MigratorError(
    `${file} was refused: it ${[...new Set(refusals)].join("; it ")}. Nothing was sent there. ` +
      "What is replayed may reach scratch databases only: let it use the connection that it is given " +
      "(`queryInterface.sequelize`, `redirect(…)`), or the address in the environment. Old migrations " +
      "that can't be changed are left out by `startFrom`.",
    { cause },
  );
}
