import type { Snapshot } from "../catalog/snapshot.js";
import { howToFit } from "./advice.js";
import type { RenamedDatabase } from "./apply-renames.js";
import type { FailingStatement } from "./failing-statements.js";
import type { PlannedStatement } from "./plan.js";
import type { Proof } from "./prove.js";
import type { Rename } from "./renames.js";
import { hintsAt, staleResults } from "./schema-hints.js";
import { alteredColumn, convertedColumns } from "./statement-parts.js";
import type { MigrationText } from "./write.js";

/** Adds remarks to a migration about findings of the proof that the user must decide on. */
export function addRemarks(
  text: MigrationText,
  proof: Proof,
  before: RenamedDatabase,
  after: Snapshot,
): void {
  const { header } = text;
  for (const together of before.rejected)
    header.push(`REVIEW: ${ifRename(together, "delete this file and generate again")}`);
  const remarkOn = (statements: PlannedStatement[], column: string, remark: string) => {
    const conversion = statements.find(({ sql }) => convertedColumns(sql).includes(column));
    (conversion?.remarks ?? header).push(`REVIEW: ${remark}.`);
  };
  for (const { column, example } of proof.converted) {
    const lost = `values of ${column} do not survive the conversion to the new type and back`;
    remarkOn(text.up, column, `${lost}${suchAs(example)}`);
  }
  for (const { column, example } of proof.alteredByDown) {
    const altered = `down alters values of ${column} that only fit after up`;
    remarkOn(text.down, column, `${altered}${suchAs(example)}`);
  }
  for (const what of proof.losses) {
    const said = text.up.some(({ remarks }) => remarks.some((remark) => remark.includes(what)));
    if (!said) header.push(`LOSS: ${what}.`);
  }
  const more = [...hintsAt(after.values()), ...staleResults(before.snapshot, after, text.up)];
  header.push(...more.map((line) => `REVIEW: ${line}`));
  addFailures(text.up, proof.upFailures, "up fails on rows that do not fit", after);
  const misfits = "down fails on rows that only fit after up";
  addFailures(text.down, proof.downFailures, misfits, before.snapshot);
}

/**
 * What to do if objects that look alike, which one migration drops and adds, are the same.
 *
 * @param how what to do, with the options that follow
 */
export function ifRename(together: Rename[], how: string): string {
  const [{ from, to }] = together as [Rename];
  const options = together.map((one) => `--rename ${shellWord(`${one.from}:${one.to}`)}`);
  return `${from} is dropped and ${to} is added. If that is a rename, ${how} with ${options.join(" ")}.`;
}

function addFailures(
  statements: PlannedStatement[],
  found: FailingStatement[],
  what: string,
  wanted: Snapshot,
): void {
  for (const [at, { index, sql, reason }] of found.entries()) {
    if (found.slice(0, at).some((earlier) => followsFrom(earlier, { index, sql, reason })))
      continue;
    const { remarks } = statements[index]!;
    const remedy = howToFit(sql, reason, wanted);
    remarks.push(`REVIEW: ${what}: ${shortValues(reason)}. ${remedy}`.trim());
  }
}

/**
 * Whether a failure is only a consequence of an earlier one: a key fails on the rows on which NOT
 * NULL has failed, and a column whose change of type failed cannot become an identity column.
 */
function followsFrom(earlier: FailingStatement, { sql, reason }: FailingStatement): boolean {
  const [first, column] = [alteredColumn(earlier.sql), alteredColumn(sql)];
  const kept = first?.rest.startsWith("TYPE ") && first.key === column?.key;
  return earlier.reason === reason || (kept === true && column?.rest !== "SET NOT NULL");
}

function suchAs(example: string | undefined): string {
  const line = example?.replace(/\s+/g, " ") ?? "";
  return line === "" ? "" : `, for example ${line.length > 40 ? `${line.slice(0, 40)}…` : line}`;
}

/** Shortens long values in a server's message. */
function shortValues(reason: string): string {
  return reason.replace(/"([^"]{40})[^"]+"/g, '"$1…"');
}

function shellWord(text: string): string {
  return /^[\w.:]+$/.test(text) ? text : `'${text}'`;
}
