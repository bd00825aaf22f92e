import { execFile } from "node:child_process";
import { chown, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { DatabaseError } from "../errors.js";

const run = promisify(execFile);

/** The account that PostgreSQL runs under when we are root, as which it refuses to run. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** `null` unless this process is root: then `postgres` (made if it can be), or else `nobody`. */
export async function accountForServer(): Promise<RunAs | null> {
  if (process.getuid?.() !== 0) return null;
  const known = await findAccount("postgres");
  if (known) return known;
  await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]).catch(
    () => {},
  );
  const account = (await findAccount("postgres")) ?? (await findAccount("nobody"));
  if (account) return account;
  throw new DatabaseError(
    "embedded-unavailable",
    "PostgreSQL does not run as root, and there is no other account to run it as. Start Docket as another user, or set DATABASE_URL.",
  );
}

async function findAccount(name: string): Promise<RunAs | null> {
  const accounts = await readFile("/etc/passwd", "utf8").catch(() => "");
  const fields = accounts
    .split("\n")
    .map((line) => line.split(":"))
    .find(([account]) => account === name);
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

/** Whether the account may pass every folder above `file` (its own rights are set by us). */
export async function canReach(file: string, { uid, gid }: RunAs): Promise<boolean> {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    const found = await stat(folder).catch(() => null);
    if (found) {
      const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (folder === path.dirname(folder)) return true;
  }
}

/** Gives `folder` to the account. */
export async function handOver(folder: string, runAs: RunAs | null): Promise<void> {
  if (runAs) await chown(folder, runAs.uid, runAs.gid);
}
