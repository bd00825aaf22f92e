import { stat } from "node:fs/promises";
import { CliError } from "../errors.js";
import { confirm } from "./ask.js";

/**
 * Asks before a file is overwritten; a pipe or a device may be written to.
 *
 * @throws CliError unless the file may be overwritten
 */
export async function mayOverwrite(file: string, yes: boolean): Promise<void> {
  const existing = await stat(file).catch(() => null);
  if (yes || !existing || existing.isFIFO() || existing.isCharacterDevice()) return;
  if (existing.isDirectory()) throw new CliError(`${file} is a folder. Name a file in it.`);
  const sure = await confirm(
    `${file} exists. Overwrite it?`,
    `${file} exists. Add --yes to overwrite it, or name another file.`,
  );
  if (!sure) throw new CliError("Nothing was written.");
}
