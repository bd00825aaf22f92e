import { browsers } from "./measure/browsers.js";
import { check, measureBaseline } from "./measure/check.js";
import { compare, summarize } from "./measure/compare.js";
import { growth } from "./measure/growth.js";
import { migrateEmpty } from "./measure/migrate.js";
import { pgbouncer } from "./measure/pgbouncer.js";
import { profile } from "./measure/profile.js";
import { rls } from "./measure/rls.js";
import { setLocal } from "./measure/set-local.js";
import { start } from "./measure/start.js";
import { web } from "./measure/web.js";
import { without } from "./measure/without.js";
import type { Command, Options } from "./options.js";
import { printCheck, printComparison } from "./report/comparison.js";
import {
  printBrowsers,
  printGrowth,
  printMigrate,
  printPgBouncer,
  printRls,
  printSetLocal,
  printStart,
  printWeb,
  printWithout,
} from "./report/others.js";
import { comparisonPlots, growthPlots, type Plots, rlsPlots, startPlots } from "./report/plots.js";
import { printProfiles } from "./report/profiles.js";
import { store, storeBaseline } from "./report/store.js";

/** How a measurement is made, printed and plotted. */
interface Measurement<Result extends object> {
  measure(options: Options): Promise<Result>;
  print(result: Result): string;
  draw?(result: Result): Plots;
  /** The part that `--json` prints; by default everything. */
  summarize?(result: Result): object;
  /** Whether the result should fail a build. */
  failed?(result: Result): boolean;
}

const measurement = <Result extends object>(one: Measurement<Result>) => one as Measurement<object>;

const measurements: Record<Command, Measurement<object>> = {
  compare: measurement({
    measure: compare,
    print: printComparison,
    draw: comparisonPlots,
    summarize,
  }),
  check: measurement({
    measure: check,
    print: printCheck,
    failed: ({ works }) => works.some(({ fell }) => fell),
  }),
  growth: measurement({ measure: growth, print: printGrowth, draw: growthPlots }),
  rls: measurement({ measure: rls, print: printRls, draw: rlsPlots }),
  "set-local": measurement({ measure: setLocal, print: printSetLocal }),
  without: measurement({ measure: without, print: printWithout }),
  start: measurement({ measure: start, print: printStart, draw: startPlots }),
  migrate: measurement({ measure: migrateEmpty, print: printMigrate }),
  web: measurement({ measure: web, print: printWeb }),
  pgbouncer: measurement({ measure: pgbouncer, print: printPgBouncer }),
  browsers: measurement({ measure: browsers, print: printBrowsers }),
  profile: measurement({ measure: profile, print: printProfiles }),
};

/** Runs a command and stores its result if requested. */
export async function run(options: Options): Promise<{ text: string; failed: boolean }> {
  const { command, json } = options;
  if (options.store && command === "check") {
    await storeBaseline(await measureBaseline(options));
    return { text: "", failed: false };
  }
  const { measure, print, draw, summarize: shorten, failed } = measurements[command];
  const result = await measure(options);
  if (options.store) await store(command, options, result, draw?.(result) ?? {});
  const text = json ? `${JSON.stringify(shorten?.(result) ?? result)}\n` : print(result);
  return { text, failed: failed?.(result) ?? false };
}
