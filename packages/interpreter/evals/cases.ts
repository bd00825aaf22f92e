import { readFileSync } from "node:fs";
import type { KnownLabel, KnownList, KnownSection, KnownTask } from "@docket/interpreter";

/** One call of a tool, expected or made. */
export interface Call {
  tool: string;
  args: Record<string, unknown>;
}

/** A task of a case, before the turn; what is left out is as a new task has it. */
export type CaseTask = Pick<KnownTask, "id" | "title"> & Partial<KnownTask>;

/** What the tools know before the turn. */
export interface CaseData {
  /** In the order that the page shows. */
  tasks: CaseTask[];
  lists?: Pick<KnownList, "id" | "name">[];
  labels?: KnownLabel[];
  sections?: KnownSection[];
}

/** One utterance with what is right; the format is described in `utterances/README.md`. */
export interface UtteranceCase extends CaseData {
  id: string;
  history?: { user: string; listed?: string[] }[];
  say: string;
  expect:
    | { calls: Call[] }
    | { shows: string[] }
    | { says: string }
    | { asks: true }
    | { none: true };
}

/** Reads a file of cases, one JSON object a line. `data` names a set of `sets.json`. */
export function readCases(path: URL): UtteranceCase[] {
  const sets = JSON.parse(readFileSync(new URL("sets.json", path), "utf8")) as Record<
    string,
    CaseData
  >;
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const { data, ...one } = JSON.parse(line) as UtteranceCase & { data?: string };
      return data ? { ...(sets[data] as CaseData), ...one } : one;
    });
}
