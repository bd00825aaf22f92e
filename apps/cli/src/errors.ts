import { BackupError } from "@docket/backup";
import { classify, driverError, isDatabaseError } from "@docket/database";

/** What the program's exit code tells a script; 0 is success. */
export const exitCodes = {
  /** It was understood and could not be done: no such user, an address that is taken, a bad file. */
  failed: 1,
  /** A command, option, value or setting that is not understood. */
  usage: 2,
  /** The database cannot be reached, or has not got Docket's tables. */
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

const NOT_MIGRATED =
  "The database has not got all of Docket's tables. Run pnpm db:migrate, or start Docket once, and try again.";

/** undefined_table, undefined_column */
function isNotMigrated(code: string | undefined): boolean {
  return code === "42P01" || code === "42703";
}

/** What to print for an error, and what to exit with. */
export function explain(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof CliError) return error;
  if (error instanceof BackupError) return { message: error.message, exitCode: exitCodes.failed };
  if (isDatabaseError(error) && error.code !== "misused-unit-of-work")
    return { message: error.message, exitCode: exitCodes.database };
  const driver = driverError(error);
  if (isNotMigrated(driver?.code)) return { message: NOT_MIGRATED, exitCode: exitCodes.database };
  if (classify(error) === "connection-lost") {
    return {
      message: `The connection to the database was lost: ${driver?.message}. Look whether the change was made before you repeat it.`,
      exitCode: exitCodes.database,
    };
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `Something unexpected went wrong.\n${details}`, exitCode: exitCodes.failed };
}

/** Whether a unique constraint refused a row. */
export function isDuplicate(error: unknown): boolean {
  return driverError(error)?.code === "23505";
}
