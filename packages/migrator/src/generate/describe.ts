import type { GeneratedMigration } from "./generate.js";

/** A line for the terminal. */
export interface ReportLine {
  text: string;
  tone: "plain" | "good" | "bad" | "strong";
}

/** What a person has to know about a migration that was written; a loss comes first. */
export function describeGenerated({ file, source, proof }: GeneratedMigration): ReportLine[] {
  const { losses, rows } = proof;
  const remarks = source
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^\/\/ (REVIEW|LOSS|Fails)/.test(line))
    .map((line) => line.slice(3));
  return [
    ...(losses.length > 0
      ? [
          {
            text: `LOSS: up throws away the content of ${losses.join(", ")}.`,
            tone: "bad" as const,
          },
        ]
      : []),
    { text: `Wrote ${file}.`, tone: "good" },
    {
      text: `Proved on ${rows} rows: up gives the models' schema, down the one before, up works again.`,
      tone: "plain",
    },
    ...(remarks.length > 0 ? [{ text: "Needs your eyes:", tone: "strong" as const }] : []),
    ...remarks.map((remark) => ({ text: `  ${remark}`, tone: "plain" as const })),
  ];
}
