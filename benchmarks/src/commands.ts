import { compare, summarize } from "./measure/compare.js";
import { growth } from "./measure/growth.js";
import { migrateEmpty } from "./measure/migrate.js";
import { pgbouncer } from "./measure/pgbouncer.js";
import { profile } from "./measure/profile.js";
import { rls } from "./measure/rls.js";
import { start } from "./measure/start.js";
import { web } from "./measure/web.js";
import type { Command, Options } from "./options.js";
import { printComparison } from "./report/comparison.js";
import {
  printGrowth,
  printMigrate,
  printPgBouncer,
  printRls,
  printStart,
  printWeb,
} from "./report/others.js";
import { comparisonPlots, growthPlots, type Plots, rlsPlots, startPlots } from "./report/plots.js";
import { printProfiles } from "./report/profiles.js";
import { store, storeBaseline } from "./report/store.js";

/** How a measurement is made, told and drawn. */
interface Measurement<Result extends object> {
  measure(options: Options): Promise<Result>;
  print(result: Result): string;
  draw?(result: Result): Plots;
  /** What `--json` prints, where it is not everything. */
  summarize?(result: Result): object;
}

const measurement = <Result extends object>(one: Measurement<Result>) => one as Measurement<object>;

const measurements: Record<Command, Measurement<object>> = {
  compare: measurement({
    measure: compare,
    print: printComparison,
    draw: comparisonPlots,
    summarize,
  }),
  growth: measurement({ measure: growth, print: printGrowth, draw: growthPlots }),
  rls: measurement({ measure: rls, print: printRls, draw: rlsPlots }),
  start: measurement({ measure: start, print: printStart, draw: startPlots }),
  migrate: measurement({ measure: migrateEmpty, print: printMigrate }),
  web: measurement({ measure: web, print: printWeb }),
  pgbouncer: measurement({ measure: pgbouncer, print: printPgBouncer }),
  profile: measurement({ measure: profile, print: printProfiles }),
};

/** Runs a command, stores its result if that is wanted, and gives what to print. */
export async function run(options: Options): Promise<string> {
  const { command, small, json } = options;
  const { measure, print, draw, summarize: shorten } = measurements[command];
  const result = await measure(options);
  if (options.store && !small) await store(command, options, result, draw?.(result) ?? {});
  if (options.store && small) await storeBaseline(shorten?.(result) ?? {});
  return json ? `${JSON.stringify(shorten?.(result) ?? result)}\n` : print(result);
}
