import { styleText } from "node:util";

/** A command's exit code: 0 no difference or finding, 1 differences or findings, 2 failure. */
export type ExitCode = 0 | 1 | 2;

/** The output of a command. */
export type Output = ReturnType<typeof createOutput>;

/** Creates the output; colours are used only on a terminal, and not if `NO_COLOR` is set. */
export function createOutput(json: boolean) {
  const paint = (style: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(style, text, { stream: process.stdout });
  const painted = {
    good: paint("green"),
    bad: paint("red"),
    strong: paint("bold"),
    faint: paint("dim"),
  };
  /** Writes a line of the answer to stdout, unless JSON was requested. */
  const say = (line: string) => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  return {
    say,
    list: (lines: string[]) => {
      for (const line of lines) say(`  ${line}`);
    },
    good: (line: string) => say(painted.good(line)),
    bad: (line: string) => say(painted.bad(line)),
    strong: (line: string) => say(painted.strong(line)),
    /** For parts of a line. */
    painted,
    /** Writes progress to stderr, only on a terminal. */
    progress: (line: string) => {
      if (!json && process.stderr.isTTY) {
        process.stderr.write(styleText("dim", `… ${line}\n`, { stream: process.stderr }));
      }
    },
    /** Writes the answer as JSON, if that was requested. */
    data: (value: unknown) => {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}
