import { withClient } from "../client.js";
import type { LoadedConfig } from "../config.js";
import { MigratorError } from "../errors.js";
import type { KnownDatabase } from "../scratch/schemas.js";
import type { ProofCopy } from "./proof-copy.js";
import type { RenameStatement } from "./renames.js";
import {
  fillBoth,
  fillWithBoundaryValues,
  type SampleReport,
  type Unfilled,
} from "./sample-data.js";
import { advanceSequences } from "./sequences.js";

/**
 * The rows for a copy of the old schema, with boundary or ordinary values; those "for both" are
 * valid in both schemas.
 */
export type Rows = "boundary" | "boundary for both" | "ordinary for both";

/** What the rows are made from. */
interface Ground {
  config: LoadedConfig;
  after: KnownDatabase;
  renames: RenameStatement[];
}

/** The message if no value fits both schemas. */
export const noValueForBoth =
  " No value was found that fits the schema before and the one after: map the old values by hand, with " +
  "ALTER COLUMN … TYPE … USING CASE … END, or an UPDATE before the change.";

/** Fills a copy of the old schema, and advances its sequences. */
export async function fillCopy(
  { after, config, renames }: Ground,
  { client }: ProofCopy,
  kind: Rows,
): Promise<SampleReport> {
  const given = config.samples ?? {};
  const run = async (statements: string[]) => {
    for (const sql of statements) await client.query(sql);
  };
  // Both schemas must use the same names to be filled with the same rows.
  if (kind !== "boundary") await run(forwards(renames));
  const report =
    kind === "boundary"
      ? await fillWithBoundaryValues(client, given)
      : await withClient(after.database.connection, (target) =>
          fillBoth(client, target, given, kind === "boundary for both"),
        );
  if (kind !== "boundary") await run(renames.toReversed().map(({ reverse }) => reverse));
  await advanceSequences(client);
  return report;
}

/** The statements of renames, in order. */
export function forwards(renames: RenameStatement[]): string[] {
  return renames.map(({ sql }) => sql);
}

/** Throws if anything could not be filled: without content, a loss of it would go unnoticed. */
export function assertFilled(unfilled: Unfilled[], more: string): void {
  if (unfilled.length === 0) return;
  const lines = unfilled.map(({ what, reason }) => `  - ${what}: ${reason}`);
  const example = unfilled[0]!.what;
  const advice = lines.some((line) => line.includes("row-level security"))
    ? "Policies keep this role from writing rows: generate as a role with CREATEDB and BYPASSRLS, or name a server where it may in the config's scratch."
    : `Name values that fit in the migrator's config: samples: { ${JSON.stringify(example.includes(".") ? example : `${example}.column`)}: ["…"] }, ` +
      "or [] for a column that is always empty.";
  throw new MigratorError(
    `The migration can't be proved: no content could be made for ${unfilled.map(({ what }) => what).join(", ")}, ` +
      `so its loss would go unnoticed.${more}\n${lines.join("\n")}\n` +
      (more === "" ? advice : ""),
  );
}
