import { existsSync } from "node:fs";
import { lstat, rename, rm, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { type TestServer, withClient } from "@docket/testing";

/**
 * Simulates a full disk for some tables: their files, which must be empty, are replaced by Linux's
 * `/dev/full`, to which every write fails with ENOSPC. Reads see empty files.
 *
 * @throws Error if there is no such device
 */
export async function fillDisk(
  { server }: TestServer,
  superuserUrl: string,
  tables: string[],
): Promise<{ makeRoom(): Promise<void> }> {
  if (!existsSync("/dev/full")) throw new Error("A full disk is tried with /dev/full, on Linux.");
  const files = await withClient(superuserUrl, async (client) => {
    await client.query("CHECKPOINT");
    const { rows } = await client.query<{ file: string }>(
      "SELECT pg_relation_filepath(name) AS file FROM unnest($1::text[]) AS name",
      [tables],
    );
    return rows.map(({ file }) => path.join(server.folder, file));
  });
  for (const file of files) {
    if ((await stat(file)).size > 0) throw new Error(`${file} is not empty.`);
  }
  // Processes keep their files open, so all are terminated.
  const disconnect = () =>
    withClient(superuserUrl, (client) =>
      client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      ),
    );
  for (const file of files) {
    await rename(file, `${file}.real`);
    await symlink("/dev/full", file);
  }
  await disconnect();
  return {
    async makeRoom() {
      for (const file of files) {
        if (!(await lstat(file)).isSymbolicLink()) throw new Error(`${file} was replaced.`);
        await rm(file);
        await rename(`${file}.real`, file);
      }
      await disconnect();
    },
  };
}
