import { createInterface } from "node:readline/promises";
import { baseline } from "../baseline.js";
import { describeDifference } from "../catalog/snapshot.js";
import { check } from "../check.js";
import type { LoadedConfig } from "../config.js";
import { drift, hasDrifted } from "../drift.js";
import { MigratorError } from "../errors.js";
import { hintsAt } from "../generate/default-hints.js";
import { describeGenerated } from "../generate/describe.js";
import { generate } from "../generate/generate.js";
import { parseRename, type Rename } from "../generate/renames.js";
import { history } from "../history.js";
import { lint } from "../lint/lint.js";
import { asScript, pendingSql } from "../pending-sql.js";
import { resolve } from "../resolve.js";
import type { ExitCode, Output } from "./output.js";

/** The arguments that follow the command on the command line. */
export interface Arguments {
  positionals: string[];
  rename: string[];
  to: string | undefined;
  freeBytes: number | undefined;
  accept: boolean;
  applied: boolean;
  rolledBack: boolean;
}

/** One command: does its work, writes its output, and returns its exit code. */
export type Command = (config: LoadedConfig, output: Output, given: Arguments) => Promise<ExitCode>;

export const generateCommand: Command = async (config, output, given) => {
  const written = await generate(config, {
    name: given.positionals.join(" "),
    renames: given.rename.map(parseRename),
    ask: process.stdin.isTTY && process.stdout.isTTY ? askRename : undefined,
    log: output.progress,
  });
  output.data(written ?? null);
  if (!written) {
    output.say(
      output.good("The migrations make exactly what the models want. Nothing to generate."),
    );
    return 0;
  }
  for (const line of describeGenerated(written)) {
    output.say(line.tone === "plain" ? line.text : output[line.tone](line.text));
  }
  return written.proof.losses.length > 0 ? 1 : 0;
};

export const checkCommand: Command = async (config, output) => {
  output.progress("Building the schema of the migrations and that of the models.");
  const differences = await check(config);
  output.data({ same: differences.length === 0, differences });
  if (differences.length === 0) {
    output.say(output.good("Migrations and models agree."));
    return 0;
  }
  output.say(output.bad(`Migrations and models differ in ${places(differences.length)}:`));
  const names = { before: "the migrations", after: "the models" };
  for (const difference of differences) output.say(`  ${describeDifference(difference, names)}`);
  for (const hint of hintsAt(differences)) output.say(`  ${hint}`);
  output.say("`generate NAME` writes the migration between them.");
  return 1;
};

export const driftCommand: Command = async (config, output) => {
  output.progress("Comparing the live database with what its applied migrations make.");
  const report = await drift(config);
  const drifted = hasDrifted(report);
  output.data({ same: !drifted, ...report });
  const names = { before: "the migrations", after: "the live database" };
  const lines = [
    ...report.changedFiles.map((name) => `${name} has been changed since it was applied`),
    ...report.missingFiles.map((name) => `${name} is applied, and its file is gone`),
    ...report.unfinished.map(
      (name) => `${name} was interrupted; the next run resumes it, or \`migrator resolve\` ends it`,
    ),
    ...report.differences.map((difference) => describeDifference(difference, names)),
  ];
  if (drifted) output.say(output.bad(`The live database has drifted in ${places(lines.length)}:`));
  else output.say(output.good("The live database is what its applied migrations make."));
  for (const line of lines) output.say(`  ${line}`);
  if (report.unrecorded.length > 0) {
    output.say(
      `Without a checksum, so that a change would not show: ${report.unrecorded.join(", ")}. \`baseline\` records them.`,
    );
  }
  return drifted ? 1 : 0;
};

export const sqlCommand: Command = async (config, output) => {
  const migrations = await pendingSql(config);
  output.data(migrations);
  output.say(migrations.length > 0 ? asScript(migrations) : "-- Nothing is pending.");
  return 0;
};

export const lintCommand: Command = async (config, output, given) => {
  output.progress("Running the pending migrations in a scratch database and watching them.");
  const findings = await lint(config, given.positionals);
  output.data(findings);
  if (findings.length === 0) output.say(output.good("No findings."));
  for (const { migration, statement, rule, message, help, sql } of findings) {
    output.say(
      `${output.strong(`${migration} (up)`)}${statement ? `, statement ${statement}` : ""}: ${output.bad(rule)}`,
    );
    output.say(`  ${message}`);
    if (sql) output.say(output.faint(`    ${sql.replace(/\s+/g, " ").slice(0, 160)}`));
    output.say(`  ${help}`);
  }
  return findings.length > 0 ? 1 : 0;
};

export const historyCommand: Command = async (config, output) => {
  const { entries, unrecorded, pending } = await history(config);
  output.data({ entries, unrecorded, pending });
  for (const name of unrecorded) output.say(`${"?".padEnd(24)} up        ${name}`);
  for (const entry of entries) {
    const took = entry.finishedAt
      ? `${entry.finishedAt.getTime() - entry.startedAt.getTime()} ms`
      : output.bad(`interrupted after ${entry.steps} statements`);
    output.say(
      `${entry.startedAt.toISOString()} ${entry.direction.padEnd(9)} ${entry.name} (${took}, ${entry.ranBy}, ${entry.checksum.slice(0, 12)})`,
    );
  }
  for (const name of pending) output.say(output.faint(`${"pending".padEnd(24)} -         ${name}`));
  return 0;
};

export const baselineCommand: Command = async (config, output, given) => {
  output.progress("Comparing the live database with what the migrations make.");
  const { to, accept } = given;
  const { differences, recorded, undecided } = await baseline(config, { to, accept });
  output.data({ same: differences.length === 0, differences, recorded, undecided });
  if (differences.length > 0) {
    output.say(
      accept
        ? output.strong("Accepted, though the live database is not what these migrations make:")
        : output.bad("Nothing was recorded: the live database is not what these migrations make."),
    );
    const names = { before: "the migrations", after: "the live database" };
    for (const difference of differences) output.say(`  ${describeDifference(difference, names)}`);
    if (!accept) {
      output.say(
        "Where that does no harm, `baseline --accept` records them all the same; `exclude` in the " +
          "config leaves things out of every comparison.",
      );
      return 1;
    }
  }
  output.say(output.good(`Recorded as applied, without running them: ${recorded.length}.`));
  for (const name of recorded) output.say(`  ${name}`);
  if (undecided.length > 0) {
    output.say(
      "These change no schema, so the database does not show whether they ran. They stay pending; " +
        "`migrator resolve FILE --applied` for those that have run:",
    );
    for (const name of undecided) output.say(`  ${name}`);
  }
  return 0;
};

export const resolveCommand: Command = async (config, output, given) => {
  const [file] = given.positionals;
  if (file === undefined || given.applied === given.rolledBack) {
    throw new MigratorError(
      "Usage: migrator resolve FILE --applied, or migrator resolve FILE --rolled-back",
    );
  }
  const name = await resolve(config, file, given.applied);
  output.data({ name, applied: given.applied });
  output.say(
    output.good(
      `The journal now says that ${name} is ${given.applied ? "applied" : "not applied"}.`,
    ),
  );
  output.say("Nothing was run; `migrator drift` tells whether the schema agrees.");
  return 0;
};

async function askRename({ from, to }: Rename): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`Is ${to} the new name of ${from}? (y/N) `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function places(count: number): string {
  return count === 1 ? "one place" : `${count} places`;
}
