import { execFile } from "node:child_process";
import { constants, existsSync, type Stats } from "node:fs";
import { access, chmod, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { DatabaseError } from "../errors.js";
import { makeFolder } from "../make-folder.js";
import type { Binaries } from "./binaries.js";

const run = promisify(execFile);

/** In bytes. SQLite, which locks files in it, opens paths of at most 512. */
const LONGEST_PATH = 480;

/**
 * Creates the folder that holds everything, or checks the existing one.
 *
 * @throws DatabaseError `embedded-failed`, with the reason
 */
export async function prepareHome(home: string): Promise<void> {
  if (Buffer.byteLength(home) > LONGEST_PATH) {
    throw failed(`The path ${home} is too long. Set DOCKET_DATA_DIR to a shorter one.`);
  }
  try {
    makeFolder(home, 0o755);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why =
      code === "EEXIST" || code === "ENOTDIR"
        ? `${home} is to be a folder, and it (or one above it) is a file`
        : `${home} cannot be made: ${message}`;
    throw failed(`${why}. Set DOCKET_DATA_DIR to another folder.`, cause);
  }
  await access(home, constants.R_OK | constants.W_OK | constants.X_OK).catch(async (cause) => {
    if ((cause as NodeJS.ErrnoException).code === "EROFS") {
      throw failed(`${home} is on a file system that cannot be written to.`, cause);
    }
    throw notOurs(home, await stat(home), cause);
  });
}

/**
 * Checks the data folder, which may be missing, and restricts its permissions to its owner.
 *
 * @throws DatabaseError `embedded-failed` for data of another account or another major version of
 * PostgreSQL, and for files that are not PostgreSQL's
 */
export async function inspectData(folder: string, binaries: Binaries): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found) return;
  if (!found.isDirectory()) throw failed(`${folder} is to hold the database, and it is a file.`);
  const me = process.getuid?.();
  if (me !== undefined && me !== 0 && found.uid !== me) throw notOurs(folder, found);
  if (me === 0 && found.uid === 0) {
    throw failed(
      `${folder} belongs to root, as whom PostgreSQL does not run. Give it to another account: chown -R postgres ${quoted(folder)}`,
    );
  }
  if (!existsSync(path.join(folder, "PG_VERSION"))) {
    if ((await readdir(folder)).length === 0) return;
    throw failed(
      `${folder} holds files that are not PostgreSQL's. Move them away, or set DOCKET_DATA_DIR to another folder.`,
    );
  }
  await checkVersion(folder, binaries);
  // PostgreSQL refuses a data folder that others may access.
  if ((found.mode & 0o077 & ~0o050) !== 0) await chmod(folder, 0o700);
}

async function checkVersion(folder: string, binaries: Binaries): Promise<void> {
  const data = (await readFile(path.join(folder, "PG_VERSION"), "utf8")).trim();
  const { stdout } = await run(binaries.postgres, ["--version"]);
  const ours = /(\d+)/.exec(stdout)?.[1];
  if (data === ours) return;
  throw failed(
    `${folder} is of PostgreSQL ${data}, and this Docket runs PostgreSQL ${ours}. With the Docket that made it: pnpm docket backup FILE. Then move the folder ${path.dirname(folder)} away, and with this one: pnpm docket restore FILE. docs/operating.md has each step.`,
  );
}

export function failed(message: string, cause?: unknown): DatabaseError {
  return new DatabaseError("embedded-failed", message, { cause });
}

/** A file or folder that another account owns. */
export function notOurs(file: string, { uid }: Pick<Stats, "uid">, cause?: unknown): DatabaseError {
  const me = process.getuid?.();
  return failed(
    uid === me
      ? `${file} may not be read and written by its own account. Allow it: chmod u+rwX ${quoted(file)}`
      : `${file} belongs to another account (user ${uid}; this is user ${me}). Start Docket as the account that started it first, or give this one everything: sudo chown -R ${me} ${quoted(file)}`,
    cause,
  );
}

/** Quotes a path for a shell. */
function quoted(file: string): string {
  return /^[\w/.-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
