import { readFileSync } from "node:fs";
import type { KnownTask } from "@docket/interpreter";

/** One call of a tool, expected or made. */
export interface Call {
  tool: string;
  args: Record<string, unknown>;
}

/** A task of a case, before the turn. */
export type CaseTask = Omit<KnownTask, "description"> & { description?: string };

/** One utterance with the calls that are right; the format is described in `utterances/README.md`. */
export interface UtteranceCase {
  id: string;
  tasks: CaseTask[];
  history?: { user: string; listed: string[] }[];
  say: string;
  expect: { calls: Call[] } | { asks: true } | { none: true };
}

/** Reads a file of cases, one JSON object a line. */
export function readCases(path: URL): UtteranceCase[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as UtteranceCase);
}
