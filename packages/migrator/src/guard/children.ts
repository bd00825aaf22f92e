import childProcess, { type SpawnSyncOptions } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import workers from "node:worker_threads";
import { objectionTo } from "./programs.js";
import { refuse, state } from "./state.js";

const PRELOAD = new URL("./preload.js", import.meta.url).href;
/** The environment variable that tells a guarded program which databases it may reach. */
export const GUARD_VARIABLE = "MIGRATOR_GUARD";

interface SpawnOptions {
  file: string;
  args: string[];
  envPairs?: string[];
}

/**
 * Extends the guard to child processes and threads: Node programs preload it; others are checked,
 * and refused if they cannot be kept from connecting to a database of their own.
 */
export function guardChildren(): void {
  const prototype = childProcess.ChildProcess.prototype as unknown as {
    spawn(options: SpawnOptions): unknown;
  };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    if (!isGuarded()) return spawn.call(this, options);
    const pairs = (options.envPairs ?? []).map((pair) => /^([^=]*)=(.*)$/s.exec(pair)!);
    const given = Object.fromEntries(pairs.map(([, name, value]) => [name!, value!]));
    const environment = guardedEnvironment(given);
    assertSafe(options.file, options.args.slice(1), environment);
    const envPairs = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    return spawn.call(this, { ...options, envPairs });
  };
  for (const name of ["spawnSync", "execFileSync", "execSync"] as const) guardSync(name);
  guardThreads();
  guardAddons();
  guardReplacement();
  syncBuiltinESMExports();
}

function guardSync(name: "spawnSync" | "execFileSync" | "execSync"): void {
  const functions = childProcess as unknown as Record<string, (...args: unknown[]) => unknown>;
  const original = functions[name]!;
  functions[name] = (file, ...rest) => {
    if (!isGuarded()) return original(file, ...rest);
    const args = Array.isArray(rest[0]) ? [rest.shift() as string[]] : [];
    const options = (rest[0] ?? {}) as SpawnSyncOptions;
    const env = guardedEnvironment((options.env ?? process.env) as Record<string, string>);
    const words = [file as string, ...args.flat()];
    const shell = options.shell || name === "execSync";
    if (shell) assertSafe(shell === true ? "/bin/sh" : shell, ["-c", words.join(" ")], env);
    else assertSafe(words[0]!, words.slice(1), env);
    return original(file, ...args, { ...options, env });
  };
}

/** A thread has its own sockets, so it preloads the guard like a program. */
function guardThreads(): void {
  const { Worker } = workers;
  workers.Worker = class extends Worker {
    constructor(file: string | URL, options: workers.WorkerOptions = {}) {
      if (!isGuarded()) {
        super(file, options);
        return;
      }
      const environment = (typeof options.env === "object" ? options.env : process.env) as Record<
        string,
        string
      >;
      const execArgv = [...(options.execArgv ?? process.execArgv), "--import", PRELOAD];
      super(file, { ...options, execArgv, env: { ...environment, [GUARD_VARIABLE]: message() } });
    }
  };
}

/** Compiled drivers have sockets that the guard does not see. */
function guardAddons(): void {
  const { dlopen } = process;
  process.dlopen = (module: object, file: string, ...rest: number[]) => {
    if (isGuarded() && isNativeDriver(file)) {
      throw refuse(
        `loads a compiled driver (${file}), which can't be guarded: use pg without pg-native`,
      );
    }
    return (dlopen as (...args: unknown[]) => void).call(process, module, file, ...rest);
  };
}

/** A program that replaces this process would not be guarded. */
function guardReplacement(): void {
  const { execve } = process as { execve?: (...args: unknown[]) => never };
  if (!execve) return;
  (process as { execve?: unknown }).execve = (...args: unknown[]) => {
    if (isGuarded()) throw refuse(`replaces the process by ${args[0]}`);
    return execve.apply(process, args);
  };
}

/** Whether a compiled module is a database driver. */
export function isNativeDriver(file: string): boolean {
  return /[\\/](libpq|pg-native)[\\/].*\.node$|query_engine.*\.node$/.test(file);
}

function isGuarded(): boolean {
  const kind = state.scope.getStore()?.kind;
  return state.phase !== "open" && kind !== "own" && kind !== "server";
}

function assertSafe(file: string, args: string[], { PATH }: Record<string, string>): void {
  if (state.phase !== "closed") return;
  const objection = objectionTo(file, args, PATH);
  if (objection) throw refuse(objection);
}

/** The environment of a program: with the guard, and with libpq's variables, without which it would connect to the default address. */
function guardedEnvironment(given: Record<string, string>): Record<string, string> {
  const libpq = Object.entries(process.env).filter(([name]) => /^PG[A-Z]+$/.test(name));
  return {
    ...(Object.fromEntries(libpq) as Record<string, string>),
    ...given,
    // Programs that connect through libpq cannot write while the config is being loaded.
    ...(state.phase === "watching" ? { PGOPTIONS: "-c default_transaction_read_only=on" } : {}),
    NODE_OPTIONS: [given.NODE_OPTIONS, `--import=${PRELOAD}`].filter(Boolean).join(" "),
    [GUARD_VARIABLE]: message(),
  };
}

function message(): string {
  const { phase, allowed, programs } = state;
  return JSON.stringify({ phase, allowed: [...allowed], programs: [...programs] });
}
