import { BackupError } from "@docket/backup/errors";
import { classify, driverError, explainFailure, isDatabaseError } from "@docket/database";
import { CliError, type ExitCode, exitCodes } from "./errors.js";

const NOT_MIGRATED =
  "The database has not got all of Docket's tables. Run pnpm db:migrate, or start Docket once, and try again.";

/** undefined_table, undefined_column */
function isNotMigrated(code: string | undefined): boolean {
  return code === "42P01" || code === "42703";
}

/** Where PostgreSQL raises the errors of Docket's triggers, which are sentences. */
const RAISED = "exec_stmt_raise";

/** The message to print for an error, and the exit code. */
export function explain(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof CliError) return error;
  if (error instanceof BackupError) return { message: error.message, exitCode: exitCodes.failed };
  const driver = driverError(error);
  if (isNotMigrated(driver?.code)) return { message: NOT_MIGRATED, exitCode: exitCodes.database };
  if (!isDatabaseError(error) && classify(error) === "connection-lost") {
    return {
      message: `${explainFailure(error)} Look whether the change was made before you repeat it.`,
      exitCode: exitCodes.database,
    };
  }
  if (driver?.routine === RAISED) return { message: driver.message, exitCode: exitCodes.failed };
  const failure = explainFailure(error);
  const isBusy = isDatabaseError(error) && error.code === "already-running";
  if (failure) {
    return { message: failure, exitCode: isBusy ? exitCodes.failed : exitCodes.database };
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `Something unexpected went wrong.\n${details}`, exitCode: exitCodes.failed };
}
