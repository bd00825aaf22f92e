import { execFile } from "node:child_process";
import { chown, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { DatabaseError } from "../errors.js";

const run = promisify(execFile);

/** The account that PostgreSQL runs under if this process is root, which PostgreSQL refuses. */
export interface RunAs {
  uid: number;
  gid: number;
  /**
   * The Linux capability that lets it traverse folders that are closed to it, if the data lies
   * below such a folder (root's home, say). It owns the data itself.
   */
  capability?: "dac_read_search" | "dac_override";
}

/**
 * The account to run PostgreSQL under: `null` unless this process is root; then the owner of the
 * existing data, or `postgres` (created if possible), or else `nobody`.
 *
 * @param folder the data folder, which may be missing
 */
export async function accountForServer(folder?: string): Promise<RunAs | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = folder ? await stat(folder).catch(() => null) : null;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
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

/**
 * The same account, with what it needs to traverse the folders above `folder`.
 *
 * @throws DatabaseError `embedded-failed` if that is impossible
 */
export async function ableToReach(folder: string, runAs: RunAs | null): Promise<RunAs | null> {
  if (!runAs) return null;
  const closed = await closedFolder(folder, runAs);
  if (closed === null) return runAs;
  const capability = await passingCapability();
  if (capability) return { ...runAs, capability };
  throw new DatabaseError(
    "embedded-failed",
    `PostgreSQL cannot run as root, and user ${runAs.uid} may not enter ${closed}, below which its data is to be. Allow that (chmod o+x ${closed}), or set DOCKET_DATA_DIR to a folder elsewhere, such as /var/lib/docket.`,
  );
}

/**
 * The Linux bit numbers of the two capabilities that override folder permissions, the weaker first.
 */
const passing = [
  ["dac_read_search", 2n],
  ["dac_override", 1n],
] as const;

async function passingCapability(): Promise<RunAs["capability"]> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
  for (const [name, bit] of passing) {
    if ((effective & (1n << bit)) === 0n) continue;
    const { program, args } = asAccount({ uid: 65_534, gid: 65_534, capability: name }, "true", []);
    if (await run(program, args).catch(() => null)) return name;
  }
  return undefined;
}

/** The command and options that start `program` under the account. */
export function asAccount(
  runAs: RunAs | null,
  program: string,
  args: string[],
): { program: string; args: string[]; options: { uid?: number; gid?: number } } {
  if (!runAs) return { program, args, options: {} };
  const { uid, gid, capability } = runAs;
  if (!capability) return { program, args, options: { uid, gid } };
  const become = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const keep = [`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
  return { program: "setpriv", args: [...become, ...keep, program, ...args], options: {} };
}

/**
 * Whether the account may traverse every folder above `file` (the permissions of `file` itself are
 * set by us).
 */
export async function canReach(file: string, runAs: RunAs): Promise<boolean> {
  return (await closedFolder(file, runAs)) === null;
}

/** The first folder above `file` that the account may not enter. */
async function closedFolder(file: string, { uid, gid }: RunAs): Promise<string | null> {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    const found = await stat(folder).catch(() => null);
    if (found) {
      const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return folder;
    }
    if (folder === path.dirname(folder)) return null;
  }
}

/** Makes the account the owner of `folder`. */
export async function handOver(folder: string, runAs: RunAs | null): Promise<void> {
  if (runAs) await chown(folder, runAs.uid, runAs.gid);
}
