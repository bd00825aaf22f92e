import { readFileSync } from "node:fs";

/** One expected or made call of a tool. */
export interface Call {
  tool: string;
  args: Record<string, unknown>;
}

/** A task of a case, before the turn. */
export interface CaseTask {
  id: string;
  title: string;
  completed: boolean;
  description?: string;
}

/** One utterance with the calls that are right; the format is told in `evals/utterances/README.md`. */
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
