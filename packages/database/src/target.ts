import { existsSync } from "node:fs";
import path from "node:path";
import { type Embedded, startEmbedded } from "./embedded/embedded.js";
import { requireNode } from "./require-node.js";

/** The variables that select the database. */
export interface TargetVariables {
  DATABASE_URL?: string | undefined;
  /** For work that needs a direct connection, such as migrations; defaults to DATABASE_URL. */
  DATABASE_DIRECT_URL?: string | undefined;
  /** Where the embedded server keeps its data. */
  DOCKET_DATA_DIR?: string | undefined;
}

/** A database that can be connected to. */
export interface Target {
  url: string;
  directUrl: string;
  /** The embedded server, if that is the target; to be released at the end. */
  embedded: Embedded | null;
}

/**
 * The database that the variables select, or else the embedded one, started if necessary.
 *
 * @throws DatabaseError `embedded-unavailable`, `embedded-failed`
 */
export async function openTarget(
  variables: TargetVariables,
  onProgress?: (message: string) => void,
): Promise<Target> {
  requireNode();
  const { DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl } = variables;
  if (url) return { url, directUrl: directUrl || url, embedded: null };
  const embedded = await startEmbedded({
    dataDir: dataDirOf(variables),
    ...(onProgress && { onProgress }),
  });
  return { url: embedded.url, directUrl: embedded.url, embedded };
}

/** The folder of the embedded server: `DOCKET_DATA_DIR`, or `.docket` at the root of the workspace. */
export function dataDirOf({ DOCKET_DATA_DIR }: TargetVariables): string {
  return path.resolve(workspaceRoot(), DOCKET_DATA_DIR || ".docket");
}

/** The nearest folder from `from` upwards with a `pnpm-workspace.yaml`, or else `from` itself. */
export function workspaceRoot(from = process.cwd()): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "pnpm-workspace.yaml"))) return folder;
    if (folder === path.dirname(folder)) return from;
  }
}
