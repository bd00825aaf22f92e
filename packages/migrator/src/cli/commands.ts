import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { baseline } from "../baseline.js";
import { type Difference, describeDifference } from "../catalog/snapshot.js";
import { check } from "../check.js";
import type { LoadedConfig } from "../config.js";
import { drift, hasDrifted } from "../drift.js";
import { MigratorError } from "../errors.js";
import { generate } from "../generate/generate.js";
import { parseRename, type Rename } from "../generate/renames.js";
import { hintsAt } from "../generate/schema-hints.js";
import { lint } from "../lint/lint.js";
import { history } from "../live.js";
import { asScript, pendingSql } from "../observe.js";
import { megabytes } from "../rehearse/disk.js";
import type { MeasuredRun } from "../rehearse/measure.js";
import { rehearse } from "../rehearse/rehearse.js";
import { resolve } from "../resolve.js";
import type { ExitCode, Output } from "./output.js";

/** The name of a command, its options and what else follows it. */
export function parseCommandLine() {
  const { values, positionals: all } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      rename: { type: "string", multiple: true, default: [] },
      to: { type: "string" },
      "free-bytes": { type: "string" },
      accept: { type: "boolean", default: false },
      applied: { type: "boolean", default: false },
      "rolled-back": { type: "boolean", default: false },
    },
  });
  const [name, ...positionals] = all;
  const bytes = values["free-bytes"];
  if (bytes !== undefined && !/^\d+$/.test(bytes))
    throw new MigratorError(`--free-bytes takes a whole number of bytes, not ${bytes}.`);
  return { ...values, name, positionals };
}

/** The arguments of a command. */
export type Arguments = Omit<ReturnType<typeof parseCommandLine>, "name">;

/** One command: does its work, writes its output, and returns its exit code. */
type Command = (config: LoadedConfig, output: Output, given: Arguments) => Promise<ExitCode>;

/** Every command, by its name. */
export const commands: Record<string, Command> = {
  async generate(config, output, given) {
    const written = await generate(config, {
      name: given.positionals.join(" "),
      renames: given.rename.map(parseRename),
      ask: process.stdin.isTTY && process.stdout.isTTY ? askRename : undefined,
      log: output.progress,
    });
    output.data(written ?? null);
    if (!written) {
      output.good("The migrations make exactly what the models want. Nothing to generate.");
      return 0;
    }
    const { losses, rows } = written.proof;
    if (losses.length > 0) output.bad(`LOSS: up discards the content of ${losses.join(", ")}.`);
    output.good(`Wrote ${written.file}.`);
    output.say(
      `Proved on ${rows} rows: up gives the models' schema, down the one before, up works again.`,
    );
    const remarks = remarksOf(written.source);
    if (remarks.length > 0) output.strong("Please review:");
    output.list(remarks);
    output.say(
      `Then: \`lint ${written.file}\` for its locks, \`rehearse\` on a copy of your rows.`,
    );
    return losses.length > 0 ? 1 : 0;
  },

  async check(config, output) {
    output.progress("Building the schema of the migrations and that of the models.");
    const differences = await check(config);
    output.data({ same: differences.length === 0, differences });
    if (differences.length === 0) {
      output.good("Migrations and models agree.");
      return 0;
    }
    output.bad(`Migrations and models differ in ${places(differences.length)}:`);
    output.list(described(differences, "the models"));
    output.list(hintsAt(differences.map((one) => ({ ...one, definition: one.after ?? "" }))));
    output.say("`generate NAME` writes the migration between them.");
    return 1;
  },

  async drift(config, output) {
    output.progress("Comparing the live database with what its applied migrations make.");
    const report = await drift(config);
    const drifted = hasDrifted(report);
    output.data({ same: !drifted, ...report });
    const lines = [
      ...report.changedFiles.map((name) => `${name} has been changed since it was applied`),
      ...report.missingFiles.map((name) => `${name} is applied, and its file is gone`),
      ...report.unfinished.map(
        (name) =>
          `${name} was interrupted; the next run resumes it, or \`migrator resolve\` ends it`,
      ),
      ...described(report.differences, "the live database"),
    ];
    if (drifted) output.bad(`The live database has drifted in ${places(lines.length)}:`);
    else output.good("The live database is what its applied migrations make.");
    output.list(lines);
    if (report.missingFiles.length > 0) {
      const files = report.missingFiles.join(" ");
      output.say(
        `Where files are gone for good, as after a squash, \`migrator resolve ${files} --rolled-back\` takes them out of the journal.`,
      );
    }
    if (report.unrecorded.length > 0) {
      output.say(
        `Without a checksum, so that a change would not show: ${report.unrecorded.join(", ")}. \`baseline\` records them.`,
      );
    }
    return drifted ? 1 : 0;
  },

  async sql(config, output) {
    const migrations = await pendingSql(config);
    output.data(migrations);
    output.say(migrations.length > 0 ? asScript(migrations) : "-- Nothing is pending.");
    return 0;
  },

  async lint(config, output, given) {
    output.progress("Running the pending migrations in a scratch database and watching them.");
    const findings = await lint(config, given.positionals);
    output.data(findings);
    if (findings.length === 0) output.good("No findings.");
    const { strong, bad, faint } = output.painted;
    for (const { migration, statement, rule, message, help, sql } of findings) {
      output.say(
        `${strong(`${migration} (up)`)}${statement ? `, statement ${statement}` : ""}: ${bad(rule)}`,
      );
      output.say(`  ${message}`);
      if (sql) output.say(faint(`    ${sql.replace(/\s+/g, " ").slice(0, 160)}`));
      output.say(`  ${help}`);
    }
    return findings.length > 0 ? 1 : 0;
  },

  async history(config, output) {
    const { entries, unrecorded, pending } = await history(config);
    output.data({ entries, unrecorded, pending });
    const { bad, faint } = output.painted;
    for (const name of unrecorded) output.say(`${"?".padEnd(24)} up        ${name}`);
    for (const entry of entries) {
      const took = entry.finishedAt
        ? `${entry.finishedAt.getTime() - entry.startedAt.getTime()} ms`
        : bad(`interrupted after ${entry.steps} statements`);
      output.say(
        `${entry.startedAt.toISOString()} ${entry.direction.padEnd(9)} ${entry.name} (${took}, ${entry.ranBy}, ${entry.checksum.slice(0, 12)})`,
      );
    }
    for (const name of pending) output.say(faint(`${"pending".padEnd(24)} -         ${name}`));
    return 0;
  },

  async rehearse(config, output, given) {
    const bytes = given["free-bytes"];
    const freeBytes = bytes === undefined ? {} : { freeBytes: Number(bytes) };
    const report = await rehearse(config, { ...freeBytes, log: output.progress });
    output.data(report);
    const { clone, findings, announced, losses, runs } = report;
    if (!clone) {
      output.say("Nothing is pending, so there is nothing to rehearse.");
      return 0;
    }
    if (losses.length > 0) output.bad(`Content is lost: ${losses.join("; ")}.`);
    const how = clone.how === "template" ? "as a template" : "table by table (it is in use)";
    output.say(
      `Cloned ${megabytes(clone.bytes)}, ${clone.rows} rows, ${how}, in ${clone.milliseconds} ms.`,
    );
    for (const run of runs) describeRun(run, output);
    for (const change of announced) output.say(`announced: ${change}`);
    for (const finding of findings) output.say(`${output.painted.bad("FOUND")}: ${finding}`);
    if (losses.length > 0) {
      output.say('Where a loss is meant, the migration says so: `touches: ["table.column"]`.');
    }
    if (findings.length + losses.length > 0) return 1;
    output.good(
      "Every row that should be untouched is untouched. The live database was only read.",
    );
    return 0;
  },

  async baseline(config, output, given) {
    output.progress("Comparing the live database with what the migrations make.");
    const { to, accept } = given;
    const { differences, recorded, undecided } = await baseline(config, { to, accept });
    output.data({ same: differences.length === 0, differences, recorded, undecided });
    if (differences.length > 0) {
      if (accept)
        output.strong("Accepted, though the live database is not what these migrations make:");
      else output.bad("Nothing was recorded: the live database is not what these migrations make.");
      output.list(described(differences, "the live database"));
    }
    if (differences.length > 0 && !accept) {
      output.say(
        "Where that does no harm, `baseline --accept` records them all the same; `exclude` in the " +
          "config leaves things out of every comparison.",
      );
      return 1;
    }
    output.good(`Recorded as applied, without running them: ${recorded.length}.`);
    output.list(recorded);
    if (undecided.length > 0) {
      output.say(
        "These change no schema, so the database does not show whether they ran. They stay pending; " +
          "`migrator resolve FILE --applied` for those that have run:",
      );
      output.list(undecided);
    }
    return 0;
  },

  async resolve(config, output, given) {
    const { positionals: files, applied } = given;
    if (files.length === 0 || applied === given["rolled-back"]) {
      throw new MigratorError(
        "Usage: migrator resolve FILE … --applied, or migrator resolve FILE … --rolled-back",
      );
    }
    const names = await resolve(config, files, applied);
    output.data({ names, applied });
    const state = `${names.length === 1 ? "is" : "are"} ${applied ? "applied" : "not applied"}`;
    output.good(`The journal now says that ${names.join(", ")} ${state}.`);
    output.say("Nothing was run; `migrator drift` tells whether the schema agrees.");
    return 0;
  },
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

function described(differences: Difference[], after: string): string[] {
  return differences.map((one) => describeDifference(one, { before: "the migrations", after }));
}

/** The remarks in a migration's source, each with its direction; those at the top concern both. */
function remarksOf(source: string): string[] {
  let direction = "";
  return source.split("\n").flatMap((line) => {
    direction = /^ {2}(up|down): \[/.exec(line)?.[1] ?? direction;
    const [, remark] = /^ *\/\/ ((?:REVIEW|LOSS|Fails).*)$/.exec(line) ?? [];
    return remark === undefined ? [] : [direction === "" ? remark : `${direction}: ${remark}`];
  });
}

function describeRun(run: MeasuredRun, output: Output): void {
  output.say(
    `${output.painted.strong(`${run.name} (${run.direction})`)}: ${run.milliseconds} ms, ` +
      `${megabytes(run.walBytes)} of log, database ${run.growth < 0 ? "-" : "+"}${megabytes(Math.abs(run.growth))}`,
  );
  output.list([
    ...run.locks.map(({ table, mode }) => `${mode} on ${table}`),
    ...run.rewritten.map(
      ({ table, rows }) => `${table} is rewritten${rows === undefined ? "" : `: ${rows} rows`}`,
    ),
    ...run.written.map(
      ({ table, inserted, updated, deleted }) =>
        `${table}: ${inserted} inserted, ${updated} updated, ${deleted} deleted`,
    ),
  ]);
}
