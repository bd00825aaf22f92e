import { parseArgs } from "node:util";
import type { WorkloadId } from "./workload.js";
import { basicWorkloadIds, workloads } from "./workloads.js";

export const commands = [
  "compare",
  "check",
  "growth",
  "rls",
  "set-local",
  "without",
  "start",
  "migrate",
  "web",
  "pgbouncer",
  "browsers",
  "profile",
] as const;
export type Command = (typeof commands)[number];

/** The options of the command line. */
export interface Options {
  command: Command;
  /** A tenth of the rows and short rounds: for a quick look and for CI. */
  small: boolean;
  /** One line of JSON on standard output instead of a table. */
  json: boolean;
  rounds: number;
  /** How long each server is loaded in each round. */
  seconds: number;
  /** Whether one of these two was given explicitly, so that it must be respected. */
  paceGiven: boolean;
  only: WorkloadId[];
  /** Stores the result in `benchmarks/results` and draws the plots. */
  store: boolean;
}

/** What `--help` prints. */
export const usage = `pnpm bench [${commands.join(" | ")}] [options]

  --small          1,000 users and 100,000 tasks, short rounds; ends within three minutes
  --json           print one line of JSON
  --rounds N       how often every server is measured
  --seconds N      how long, each time
  --only W1,W4     only these workloads; the whole comparison has all, everything else W1 to W8
  check            a small comparison; fails if a workload is 40 % slower than stored
  --profile        where Docket's time goes, by library (same as the command "profile")
  --store          keep the result in benchmarks/results and draw docs/benchmarks;
                   with check, measure anew what it compares with, benchmarks/baseline.json
  --help           print this`;

/** The command line is invalid. */
export class UsageError extends Error {}

/**
 * @returns `null` if only help is wanted
 * @throws UsageError with the usage, for anything unknown
 */
export function readOptions(args: string[]): Options | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        small: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        store: { type: "boolean", default: false },
        profile: { type: "boolean", default: false },
        rounds: { type: "string" },
        seconds: { type: "string" },
        only: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return null;
    const { json, store, rounds, seconds, only } = values;
    const named = commandOf(positionals);
    if (values.profile && named !== "compare") throw new Error(`"${named}" has no profile.`);
    const command = values.profile ? "profile" : named;
    const small = values.small || command === "check";
    if (store && values.small) throw new Error("A small run is not stored.");
    if (only !== undefined && store) throw new Error("Only a result of all workloads is stored.");
    if (only !== undefined && command === "check") throw new Error("All workloads are checked.");
    return {
      command,
      small,
      json,
      store,
      rounds: wholeNumber("--rounds", rounds, small ? 3 : 5),
      seconds: positive("--seconds", seconds, small ? 0.7 : 5),
      paceGiven: rounds !== undefined || seconds !== undefined,
      only: workloadsOf(only, command === "compare" && !small),
    };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

function commandOf([first = "compare", ...rest]: string[]): Command {
  const command = commands.find((name) => name === first);
  if (!command || rest.length > 0) throw new Error(`There is no "${[first, ...rest].join(" ")}".`);
  return command;
}

function positive(name: string, text: string | undefined, fallback: number): number {
  const number = text === undefined ? fallback : Number(text);
  if (!(number > 0 && Number.isFinite(number)))
    throw new Error(`${name} must be a number above 0.`);
  return number;
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const number = positive(name, text, fallback);
  if (!Number.isInteger(number)) throw new Error(`${name} must be a whole number.`);
  return number;
}

function workloadsOf(list: string | undefined, all: boolean): WorkloadId[] {
  const known = workloads.map(({ id }) => id);
  if (list === undefined) return all ? known : basicWorkloadIds;
  return list.split(",").map((name) => {
    const id = known.find((one) => one === name.trim().toUpperCase());
    if (!id) throw new Error(`--only takes ${known.join(", ")}.`);
    return id;
  });
}
