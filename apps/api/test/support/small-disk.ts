import { execFile } from "node:child_process";
import { chmod, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const CHUNK = Buffer.alloc(1024 * 1024);

/** A separate disk that can be filled. */
export interface SmallDisk {
  folder: string;
  /** Fills it completely. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Mounts a disk of this size, in memory.
 *
 * @throws Error if that is not allowed: it requires Linux, and root
 */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(path.join(tmpdir(), "docket-disk-"));
  await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "docket-test", folder]).catch(
    (error: Error) => {
      throw new Error(`A disk to be filled could not be mounted (as root, on Linux): ${error}`);
    },
  );
  await chmod(folder, 0o755);
  const ballast = path.join(folder, "ballast");
  return {
    folder,
    async fill() {
      const file = await open(ballast, "a");
      try {
        for (let size = CHUNK.length; size >= 1; ) {
          const { bytesWritten } = await file
            .write(CHUNK, 0, size)
            .catch(() => ({ bytesWritten: 0 }));
          if (bytesWritten === 0) size = Math.floor(size / 16);
        }
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(ballast, { force: true }),
    async remove() {
      await run("umount", ["--lazy", folder]);
      await rm(folder, { recursive: true });
    },
  };
}
