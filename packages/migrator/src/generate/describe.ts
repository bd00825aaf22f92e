import type { GeneratedMigration } from "./generate.js";

/** A line for the terminal. */
export interface ReportLine {
  text: string;
  tone: "plain" | "good" | "bad" | "strong";
}

/** The report about a migration that was written; losses come first. */
export function describeGenerated({ file, source, proof }: GeneratedMigration): ReportLine[] {
  const { losses, rows } = proof;
  const remarks = remarksOf(source);
  return [
    ...(losses.length > 0
      ? [
          {
            text: `LOSS: up discards the content of ${losses.join(", ")}.`,
            tone: "bad" as const,
          },
        ]
      : []),
    { text: `Wrote ${file}.`, tone: "good" },
    {
      text: `Proved on ${rows} rows: up gives the models' schema, down the one before, up works again.`,
      tone: "plain",
    },
    ...(remarks.length > 0 ? [{ text: "Please review:", tone: "strong" as const }] : []),
    ...remarks.map((remark) => ({ text: `  ${remark}`, tone: "plain" as const })),
  ];
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
