import { existsSync } from "node:fs";
import path from "node:path";

/** A backup that cannot be made or restored; the message is for the person who asked for it. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

/**
 * Explains in a sentence why a file cannot be used.
 *
 * @param file the path as the user gave it
 * @param error of the file system
 * @param isNew whether the file was to be created
 */
export function fileTrouble(file: string, error: unknown, isNew = false): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const folder = path.dirname(path.resolve(file));
  switch (code) {
    case "ENOENT":
      if (!existsSync(folder)) return `There is no folder ${folder}.`;
      return isNew ? `No file can be created in ${folder}.` : `There is no file ${file}.`;
    case "ENOTDIR":
      return `${folder} is not a folder.`;
    case "EEXIST":
      return `${file} is a file, not a folder.`;
    case "EISDIR":
      return `${file} is a folder, not a file.`;
    case "ESPIPE":
      return `${file} is a pipe, which can be read only once: write what it holds into a file, or name standard input -.`;
    case "EACCES":
    case "EPERM":
      return `This account has no right to ${file}, or to its folder.`;
    case "EROFS":
      return `${file} cannot be written: the disk is read-only.`;
    case "ENOSPC":
    case "EDQUOT":
      return `${file} cannot be written: no space is left.`;
    case "EFBIG": // FAT32 holds no file of 4 GB
      return `${file} cannot be written: the disk's format, or a limit of this account, allows no file of its size.`;
    default:
      return `${file} cannot be used: ${message}.`;
  }
}
