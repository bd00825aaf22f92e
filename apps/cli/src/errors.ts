/** What the program's exit code tells a script; 0 is success. */
export const exitCodes = {
  /** The command was understood, but failed: no such user, an address that is taken, a bad file. */
  failed: 1,
  /** A command, option, value or setting that is not understood. */
  usage: 2,
  /** The database cannot be reached, or lacks Docket's tables. */
  database: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A refusal in words for the person at the terminal; nothing is wrong with the program. */
export class CliError extends Error {
  override readonly name = "CliError";

  constructor(
    message: string,
    readonly exitCode: ExitCode = exitCodes.failed,
  ) {
    super(message);
  }
}
