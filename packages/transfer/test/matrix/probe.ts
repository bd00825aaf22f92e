import type { ImportSource } from "@docket/contract/choices";
import type { ImportedContent, PortableTask } from "@docket/transfer";

/** What becomes of a field: all of it is kept, it is changed and named, or left out and named. */
export type Outcome = "kept" | "changed" | "lost";

/** One value of a field of a source, and what becomes of it. */
export interface Probe {
  field: string;
  /** What the file has there. */
  value: string;
  /** The file. */
  file: string | Uint8Array;
  fileName?: string;
  outcome: Outcome;
  /** What the first task is, or what is looked for in all. */
  gives: Partial<PortableTask> | ((imported: ImportedContent) => unknown);
  /** The fields under which losses are named, in their order. */
  named: string[];
}

export interface Matrix {
  source: ImportSource;
  probes: Probe[];
}

/** What a probe is without file and field. */
type Result = Pick<Probe, "gives"> & { named?: string[] };

/** A probe whose file is built from a value. */
export type Row<Value = string[]> = [
  field: string,
  value: Value,
  outcome: Outcome,
  gives: Result["gives"],
  named?: string[],
];

/** Makes the probes of a source of which each file differs in one value. */
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
