import path from "node:path";
import {
  connectionOf,
  type Embedded,
  explainIgnoredFile,
  openTarget,
  parseConnectionUrl,
  readEnvironment,
  workspaceRoot,
} from "@docket/database";
import dotenv from "dotenv";

const envFile = path.join(workspaceRoot(), ".env");
const ignoredFile = explainIgnoredFile(
  envFile,
  dotenv.config({ path: envFile, quiet: true }).error,
);
if (ignoredFile) console.error(ignoredFile);

const settings = () =>
  readEnvironment(process.env, (problem) => {
    throw new Error(problem);
  });

/** The database that is migrated, and the embedded server where it is that one. */
export async function openConnection(): Promise<{
  connection: ReturnType<typeof connectionOf>;
  embedded: Embedded | null;
}> {
  const { DATABASE_URL, DATABASE_DIRECT_URL, DOCKET_DATA_DIR } = settings();
  const variables = { DATABASE_URL, DATABASE_DIRECT_URL, DOCKET_DATA_DIR };
  const { directUrl, embedded } = await openTarget(variables, (message) => console.error(message));
  const name = DATABASE_DIRECT_URL ? "DATABASE_DIRECT_URL" : "DATABASE_URL";
  return { connection: connectionOf(parseConnectionUrl(directUrl, name)), embedded };
}

/** The superuser of the embedded server, on which scratch databases are made, and how to give it back. */
export async function openScratch() {
  const { DOCKET_DATA_DIR } = settings();
  const { embedded } = await openTarget({ DOCKET_DATA_DIR }, (message) => console.error(message));
  return {
    connection: parseConnectionUrl(embedded!.superuserUrl),
    stop: () => embedded!.release(),
  };
}
