import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { CliError, exitCodes } from "../errors.js";
import { withCleanup } from "../interrupt.js";

/** The name of a file that means standard input or output. */
export const STANDARD_STREAM = "-";

const IN_WORDS = "Standard input";

/** What a file is called in a message. */
export const inWords = (name: string) => (name === STANDARD_STREAM ? IN_WORDS : name);

/**
 * Runs `work` with the path of a file that is read from `name`: its own, or for `-` that of a temporary file with what
 * comes on standard input, since it is read more than once. Only this account may read that file.
 */
export async function withInput<T>(name: string, work: (file: string) => Promise<T>): Promise<T> {
  if (name !== STANDARD_STREAM) return work(name);
  if (process.stdin.isTTY)
    throw new CliError("Nothing is piped to standard input.", exitCodes.usage);
  const folder = await mkdtemp(path.join(tmpdir(), "docket-"));
  return withCleanup(
    () => rm(folder, { recursive: true, force: true }),
    async () => {
      const file = path.join(folder, "standard input");
      await pipeline(process.stdin, createWriteStream(file, { mode: 0o600 })).catch(
        (error: Error) => {
          throw new CliError(
            `Standard input cannot be kept in ${folder} (TMPDIR): ${error.message}.`,
          );
        },
      );
      return work(file).catch((error: Error) => {
        error.message = error.message.replaceAll(file, IN_WORDS);
        throw error;
      });
    },
  );
}
