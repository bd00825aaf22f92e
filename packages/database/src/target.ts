import { existsSync } from "node:fs";
import path from "node:path";
import { type Embedded, startEmbedded } from "./embedded/embedded.js";
import { requireNode } from "./require-node.js";

/** The variables that say which database is meant. */
export interface TargetVariables {
  DATABASE_URL?: string | undefined;
  /** For what needs a connection of its own, such as migrations; the same as DATABASE_URL by default. */
  DATABASE_DIRECT_URL?: string | undefined;
  /** Where the embedded server keeps its data. */
  DOCKET_DATA_DIR?: string | undefined;
}

/** A database that can be connected to. */
export interface Target {
  url: string;
  directUrl: string;
  /** The embedded server, where it is that one; to be released at the end. */
  embedded: Embedded | null;
}

/**
 * The database that the variables name, or else the embedded one, started if need be.
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

/** The nearest folder above that holds the workspace's file, or else the current one. */
export function workspaceRoot(from = process.cwd()): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "pnpm-workspace.yaml"))) return folder;
    if (folder === path.dirname(folder)) return from;
  }
}
