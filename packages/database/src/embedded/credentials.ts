import { existsSync } from "node:fs";
import { chmod, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { failed, notOurs } from "./data-folder.js";

/** Stored beside the data for the next start. */
export interface Credentials {
  port: number;
  /** The password of the database's owner; the superuser has one of its own. */
  password: string;
  superuserPassword: string;
}

/** The file for the credentials of a data folder that is still being initialised. */
export const pendingOf = (file: string) => `${file}.new`;

/** @throws DatabaseError `embedded-failed` */
export async function readCredentials(file: string): Promise<Credentials> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Credentials;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EACCES")
      throw notOurs(file, await stat(file), cause);
    throw failed(
      `${file} holds the passwords of the database beside it and cannot be read. Restore it, or move the folder away to start afresh.`,
      cause,
    );
  }
}

/** Writes the credentials atomically; only this account may read them. */
export async function writeCredentials(file: string, credentials: Credentials): Promise<void> {
  const partial = `${file}.${process.pid}`;
  try {
    await writeFile(partial, `${JSON.stringify(credentials, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await chmod(partial, 0o600);
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    throw failed(`${file} cannot be written: ${(cause as Error).message}.`, cause);
  }
}

/**
 * Completes a setup that was interrupted between its last two steps, which left the credentials
 * under their pending name.
 */
export async function adoptPending(file: string): Promise<void> {
  if (!existsSync(file) && existsSync(pendingOf(file))) await rename(pendingOf(file), file);
}
