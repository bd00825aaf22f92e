import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { exportPieces, replaceFile, taskPieces } from "@docket/backup";
import type { ExportFormat } from "@docket/contract/choices";
import type { Database } from "@docket/database";
import { Message, Task, User } from "@docket/models";
import { withDatabase } from "../database.js";
import { CliError, exitCodes } from "../errors.js";
import { outputIsFile, withCleanup } from "../interrupt.js";
import { say } from "../terminal/output.js";
import { mayOverwrite } from "../terminal/overwrite.js";
import { withProgress } from "../terminal/progress.js";
import { STANDARD_STREAM } from "../terminal/standard-stream.js";
import { findUser } from "../users/find-user.js";

type Format = ExportFormat | "json";

/** `docket export` */
export async function exportToFile(
  who: string,
  { output, format, yes = false }: { output?: string; format: Format; yes?: boolean },
): Promise<void> {
  const isPiped = output === undefined || output === STANDARD_STREAM;
  if (isPiped) outputIsFile();
  else await mayOverwrite(output, yes);
  await withDatabase(async (database) => {
    const { id } = await findUser(database, who);
    if (isPiped) return exportTo(database, id, format, () => process.stdout);
    let partial = "";
    await withCleanup(
      () => partial && rm(partial, { force: true }),
      () =>
        replaceFile(output, (name, flush) => {
          if (flush) partial = name;
          return exportTo(database, id, format, () =>
            createWriteStream(name, { mode: 0o600, flush }),
          );
        }),
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
