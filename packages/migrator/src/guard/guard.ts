import { createRequire } from "node:module";
import type { ConnectionOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { guardChildren, isNativeDriver } from "./children.js";
import { replacedEnvironment } from "./environment.js";
import { guardSockets, restOfWatched } from "./sockets.js";
import { state } from "./state.js";

/** Installs the guard, once per process. It is inactive until `watch` or `closed` is called. */
export function install(): void {
  if (state.installed) return;
  state.installed = true;
  guardSockets();
  guardChildren();
  process.prependListener("exit", () => {
    state.phase = "open"; // lets the config stop its servers at the end
  });
}

/**
 * From now on every new connection is read-only, except those of `connection()` and `scratch()`.
 * For the time while a project's files are loaded, when its addresses are not known yet.
 */
export function watch(): void {
  install();
  if (state.phase === "open") state.phase = "watching";
}

/** Runs `work` while no databases but scratch ones can be reached. */
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

/** The project code that is running now: only one at a time, since they share the environment. */
let running: Promise<unknown> = Promise.resolve();

/**
 * Runs code of the project against a scratch database, one at a time in this process: meanwhile the
 * environment holds its address, and refusals of the guard name the file.
 *
 * @param file the migration or config file that runs
 * @throws {MigratorError} if anything was refused, however the code handled that
 */
export async function runProject<Result>(
  file: string,
  scratch: ConnectionOptions,
  live: ConnectionOptions | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const turn = running.then(async () => {
    const sharesServer = live !== undefined && serverOf(live) === serverOf(scratch);
    const scope = { kind: "project" as const, file, refusals: [] as string[], sharesServer };
    const environment = { ...process.env };
    setEnvironment(replacedEnvironment(environment, scratch, live));
    const [outcome] = await Promise.allSettled([state.scope.run(scope, work)]);
    setEnvironment(environment);
    const failure = outcome.status === "rejected" ? outcome.reason : undefined;
    if (scope.refusals.length > 0) throw refusal(file, scope.refusals, failure);
    if (outcome.status === "rejected") throw failure;
    return outcome.value;
  });
  running = turn.catch(() => {});
  return turn;
}

function serverOf({ host, port = 5432 }: ConnectionOptions): string {
  const isThisMachine = /^(?:localhost|127\.[\d.]+|::1|\/.*)$/.test(host);
  return `${isThisMachine ? "localhost" : host}:${port}`;
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
