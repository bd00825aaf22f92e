import { randomInt } from "node:crypto";
import { lstat, realpath, rename, rm, stat } from "node:fs/promises";
import { BackupError, fileTrouble } from "./errors.js";

/**
 * Replaces a file when its new content is complete, and not before; a link is followed. A pipe or a
 * device is written to as it is.
 *
 * @param write writes the content to the file of the name that it is given; `flush` says whether it
 * must be on the disk at the end
 * @throws BackupError if the file cannot be written
 */
export async function replaceFile<T>(
  file: string,
  write: (name: string, flush: boolean) => Promise<T>,
): Promise<T> {
  const target = await realpath(file).catch(() => file);
  // Not the process id, which is 1 in every container.
  const partial = `${target}.partial-${randomInt(1_000_000_000)}`;
  try {
    if ((await lstat(target).catch(() => null))?.isSymbolicLink())
      throw new BackupError(`${file} is a link to something that is not there.`);
    const existing = await stat(target).catch(() => null);
    if (existing && !existing.isFile()) return await write(target, false);
    const result = await write(partial, true);
    await rename(partial, target);
    return result;
  } catch (error) {
    const { syscall = "" } = error as NodeJS.ErrnoException;
    if (!["open", "write", "fsync", "close", "rename"].includes(syscall)) throw error;
    throw new BackupError(fileTrouble(file, error, true), { cause: error });
  } finally {
    // It may fail as well, for the same reason.
    await rm(partial, { force: true }).catch(() => {});
  }
}
