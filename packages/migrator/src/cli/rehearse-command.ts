import { megabytes } from "../rehearse/disk.js";
import type { MeasuredRun } from "../rehearse/measure.js";
import { rehearse } from "../rehearse/rehearse.js";
import type { Command } from "./commands.js";
import type { Output } from "./output.js";

export const rehearseCommand: Command = async (config, output, given) => {
  const report = await rehearse(config, { freeBytes: given.freeBytes, log: output.progress });
  output.data(report);
  const { clone, findings, announced, losses, runs } = report;
  if (!clone) {
    output.say("Nothing is pending, so there is nothing to rehearse.");
    return 0;
  }
  if (losses.length > 0) output.say(output.bad(`Content is lost: ${losses.join("; ")}.`));
  const how = clone.how === "template" ? "as a template" : "table by table (it is in use)";
  output.say(
    `Cloned ${megabytes(clone.bytes)}, ${clone.rows} rows, ${how}, in ${clone.milliseconds} ms.`,
  );
  for (const run of runs) describeRun(run, output);
  for (const change of announced) output.say(`announced: ${change}`);
  for (const finding of findings) output.say(`${output.bad("FOUND")}: ${finding}`);
  const isSafe = findings.length + losses.length === 0;
  if (isSafe) {
    output.say(
      output.good(
        "Every row that should be untouched is untouched. The live database was only read.",
      ),
    );
  }
  if (losses.length > 0) {
    output.say('Where a loss is meant, the migration says so: `touches: ["table.column"]`.');
  }
  return isSafe ? 0 : 1;
};

function describeRun(run: MeasuredRun, output: Output): void {
  output.say(
    `${output.strong(`${run.name} (${run.direction})`)}: ${run.milliseconds} ms, ` +
      `${megabytes(run.walBytes)} of log, database ${run.growth < 0 ? "-" : "+"}${megabytes(Math.abs(run.growth))}`,
  );
  for (const { table, mode } of run.locks) output.say(`  ${mode} on ${table}`);
  for (const { table, rows } of run.rewritten)
    output.say(`  ${table} is rewritten: about ${rows} rows`);
  for (const { table, inserted, updated, deleted } of run.written) {
    output.say(`  ${table}: ${inserted} inserted, ${updated} updated, ${deleted} deleted`);
  }
}
