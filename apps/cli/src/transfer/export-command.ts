import { createWriteStream } from "node:fs";
import { realpath, rename, rm, stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { exportPieces, taskPieces } from "@docket/backup";
import { fileTrouble } from "@docket/backup/errors";
import type { ExportFormat } from "@docket/contract/choices";
import type { Database } from "@docket/database";
import { Message, Task, User } from "@docket/models";
import { withDatabase } from "../database.js";
import { CliError, exitCodes } from "../errors.js";
import { withCleanup } from "../interrupt.js";
import { say } from "../terminal/output.js";
import { mayOverwrite } from "../terminal/overwrite.js";
import { withProgress } from "../terminal/progress.js";
import { findUser } from "../users/find-user.js";

type Format = ExportFormat | "json";

/** `docket export` */
export async function exportToFile(
  who: string,
  { output, format, yes = false }: { output?: string; format: Format; yes?: boolean },
): Promise<void> {
  if (output !== undefined) await mayOverwrite(output, yes);
  await withDatabase(async (database) => {
    const { id } = await findUser(database, who);
    if (output === undefined) return exportTo(database, id, format, () => process.stdout);
    await replaceFile(output, (name, flush) =>
      exportTo(database, id, format, () => createWriteStream(name, { mode: 0o600, flush })),
    );
    say(`Wrote ${output}.`);
  });
}

async function exportTo(
  database: Database,
  userId: string,
  format: Format,
  open: () => Writable,
): Promise<void> {
  const rows = await database.asAdmin(async () => {
    const tasks = await Task.count({ where: { userId } });
    return format === "json" ? tasks + (await Message.count({ where: { userId } })) : tasks;
  });
  let begun = false;
  await withProgress("Exporting", rows, (advance) =>
    database.forUser(
      userId,
      async () => {
        const user = await User.findByPk(userId);
        if (!user) throw new CliError("The user was deleted meanwhile.");
        // A read-only unit of work is retried if its connection is lost; what was written cannot be
        // written again.
        if (begun) throw new CliError("The database was lost in the middle.", exitCodes.database);
        begun = true;
        const sink = open();
        const pieces =
          format === "json"
            ? exportPieces(user, advance)
            : taskPieces(user, format, new Date(), advance);
        await pipeline(pieces, sink, { end: sink !== process.stdout });
      },
      { readOnly: true, snapshot: true },
    ),
  );
}

/** Replaces the file `name` atomically; only this account may read it. */
async function replaceFile(
  name: string,
  write: (name: string, flush: boolean) => Promise<void>,
): Promise<void> {
  const target = await realpath(name).catch(() => name);
  const existing = await stat(target).catch(() => null);
  try {
    if (existing && !existing.isFile()) return await write(target, false); // a pipe or a device
    const partial = `${target}.partial-${process.pid}`;
    await withCleanup(
      () => rm(partial, { force: true }),
      async () => {
        await write(partial, true);
        await rename(partial, target);
      },
    );
  } catch (error) {
    const { syscall = "" } = error as NodeJS.ErrnoException;
    if (!["open", "write", "fsync", "rename"].includes(syscall)) throw error;
    throw new CliError(fileTrouble(name, error));
  }
}
