import { styleText } from "node:util";

/** A command's exit code: 0 no difference or finding, 1 differences or findings, 2 failure. */
export type ExitCode = 0 | 1 | 2;

/** The output of a command. */
export interface Output {
  /** Writes a line of the answer to stdout, unless JSON was requested. */
  say(line: string): void;
  /** Writes progress to stderr, only on a terminal. */
  progress(line: string): void;
  /** Writes the answer as JSON, if that was requested. */
  data(value: unknown): void;
  good(text: string): string;
  bad(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/** Creates the output; colours are used only on a terminal, and not if `NO_COLOR` is set. */
export function createOutput(json: boolean): Output {
  const paint = (style: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(style, text, { stream: process.stdout });
  return {
    say: (line) => {
      if (!json) process.stdout.write(`${line}\n`);
    },
    progress: (line) => {
      if (!json && process.stderr.isTTY) {
        process.stderr.write(styleText("dim", `… ${line}\n`, { stream: process.stderr }));
      }
    },
    data: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    good: paint("green"),
    bad: paint("red"),
    strong: paint("bold"),
    faint: paint("dim"),
  };
}
