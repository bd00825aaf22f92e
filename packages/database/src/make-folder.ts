import { existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";

/**
 * Creates a folder, and those above it, unless it exists. Node's `recursive` would try forever in a
 * file system that takes no folders, such as /proc.
 *
 * @param mode of each folder that is created
 * @throws Error of the file system; `EEXIST` for a file
 */
export function makeFolder(folder: string, mode: number): void {
  const above = path.dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolder(above, mode);
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Error(`${above} takes no folders`, { cause: error });
    if (code !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
  }
}
