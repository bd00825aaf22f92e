import path from "node:path";
import {
  explainIgnored,
  explainIgnoredFile,
  type IsolationMode,
  ignoredSettings,
  parseConnectionUrl,
  readEnvironment,
  type TargetVariables,
  workspaceRoot,
} from "@docket/database";
import dotenv from "dotenv";
import { z } from "zod";
import { CliError, exitCodes } from "./errors.js";
import { say } from "./terminal/output.js";

const set = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const postgresUrl = (name: string) =>
  set(
    z.string().superRefine((url, context) => {
      try {
        parseConnectionUrl(url, name);
      } catch (error) {
        context.addIssue({ code: "custom", message: (error as Error).message });
      }
    }),
  );

const variables = z.object({
  DATABASE_URL: postgresUrl("DATABASE_URL"),
  DATABASE_DIRECT_URL: postgresUrl("DATABASE_DIRECT_URL"),
  DATABASE_ISOLATION: set(
    z.enum(["set-config", "set-local"], {
      error: "DATABASE_ISOLATION must be set-config or set-local; left out, the server decides.",
    }),
  ),
  DOCKET_DATA_DIR: set(z.string()),
});

/** The database settings from the environment. */
export interface Settings extends TargetVariables {
  DATABASE_ISOLATION?: IsolationMode | undefined;
}

/**
 * Reads which database to use: from environment variables, or else from the workspace's `.env`.
 * Without a URL it is the embedded server, whose folder is resolved from this program's location,
 * so that the commands use the same database from every folder.
 *
 * @throws CliError with all problems
 */
export function readSettings(): Settings {
  const root = workspaceRoot(import.meta.dirname);
  const file = path.join(root, ".env");
  const ignoredFile = explainIgnoredFile(file, dotenv.config({ path: file, quiet: true }).error);
  if (ignoredFile) say(ignoredFile);
  for (const ignored of ignoredSettings(process.env)) {
    // Otherwise a misspelt address would silently lead to the embedded database.
    if (/^(?:DATABASE_|DOCKET_DATA_DIR$)/.test(ignored.meant ?? "")) say(explainIgnored(ignored));
  }
  const problems: string[] = [];
  const parsed = variables.safeParse(
    readEnvironment(process.env, (problem) => problems.push(problem)),
  );
  problems.push(...(parsed.error?.issues.map(({ message }) => message) ?? []));
  if (!parsed.success || problems.length > 0)
    throw new CliError(problems.join("\n"), exitCodes.usage);
  const { DOCKET_DATA_DIR = ".docket" } = parsed.data;
  return { ...parsed.data, DOCKET_DATA_DIR: path.resolve(root, DOCKET_DATA_DIR) };
}
