import { styleText } from "node:util";

/** How a command ended: 0 the same or nothing to report, 1 it differs or something was found, 2 it failed. */
export type ExitCode = 0 | 1 | 2;

/** Where a command writes. */
export interface Output {
  /** The answer: to stdout, unless JSON was asked for. */
  say(line: string): void;
  /** How far it is: to stderr, and only on a terminal. */
  progress(line: string): void;
  /** The answer as JSON, if that was asked for. */
  data(value: unknown): void;
  good(text: string): string;
  bad(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/** Colour goes to a terminal only, and never where `NO_COLOR` is set. */
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
