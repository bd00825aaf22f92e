import type { ImportSource } from "@docket/contract/choices";
import type { ImportedContent, PortableTask } from "@docket/transfer";

/** The outcome of a field: kept in full, changed and reported, or left out and reported. */
export type Outcome = "kept" | "changed" | "lost";

/** One value of a field of a source, and its outcome. */
export interface Probe {
  field: string;
  /** The value in the file. */
  value: string;
  /** The file. */
  file: string | Uint8Array;
  fileName?: string;
  outcome: Outcome;
  /** The expected fields of the first task, or a check of all that is imported. */
  gives: Partial<PortableTask> | ((imported: ImportedContent) => unknown);
  /** The fields of the reported losses, in order. */
  named: string[];
}

export interface Matrix {
  source: ImportSource;
  probes: Probe[];
}

/** The expected result of a probe. */
type Result = Pick<Probe, "gives"> & { named?: string[] };

/** A probe whose file is built from a value. */
export type Row<Value = string[]> = [
  field: string,
  value: Value,
  outcome: Outcome,
  gives: Result["gives"],
  named?: string[],
];

/** Makes the probes of a source whose files differ in one value. */
export function probesOf<Value>(
  build: (value: Value) => string | Uint8Array,
  rows: Row<Value>[],
  fileName?: string,
): Probe[] {
  return rows.map(([field, value, outcome, gives, named = []]) => ({
    field,
    value: typeof value === "string" ? value : JSON.stringify(value),
    file: build(value),
    fileName,
    outcome,
    gives,
    named,
  }));
}
