import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  linkSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { makeFolder } from "@docket/database";

/** The minimum length of a secret, in characters. */
export const MIN_SECRET = 32;

/**
 * The secret of this installation: made at the first start and kept in the data folder, where only
 * its owner may read it, so that sessions and tokens outlive a restart.
 *
 * @param refuse called with an explanation if there is no usable secret
 */
export function loadOrCreateSecret(dataDir: string, refuse: (problem: string) => never): string {
  const file = path.join(dataDir, "secret");
  try {
    if (!existsSync(file)) make(file);
    const { mode } = statSync(file);
    if ((mode & 0o077) !== 0) chmodSync(file, 0o600);
    const secret = readFileSync(file, "utf8").trim();
    if (secret.length >= MIN_SECRET) return secret;
  } catch (error) {
    return refuse(
      `The secret is kept in ${file}, which cannot be used: ${(error as Error).message}. Let this account write there, set DOCKET_DATA_DIR to another folder, or set BETTER_AUTH_SECRET.`,
    );
  }
  return refuse(
    `The secret in ${file} has fewer than ${MIN_SECRET} characters. Put the earlier one back, or remove the file: a new one is made, and everybody signs in again.`,
  );
}

/** Creates the file atomically; two processes that start at the same time get the same secret. */
function make(file: string): void {
  makeFolder(path.dirname(file), 0o755);
  const partial = `${file}.new-${process.pid}`;
  try {
    const secret = randomBytes(32).toString("base64url");
    writeFileSync(partial, `${secret}\n`, { mode: 0o600, flush: true });
    linkSync(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}
