import path from "node:path";
import { beginEpoch, createBackup, restoreBackup, verifyBackup, writeBackup } from "@docket/backup";
import { checkServer, dataDirOf, openTarget } from "@docket/database";
import { lockInstance } from "@docket/database/embedded";
import { awaitDatabase } from "./database.js";
import { CliError, exitCodes } from "./errors.js";
import { outputIsFile, untilAborted, withCleanup } from "./interrupt.js";
import { readSettings, type Settings } from "./settings.js";
import { confirm } from "./terminal/ask.js";
import { count, print, say } from "./terminal/output.js";
import { mayOverwrite } from "./terminal/overwrite.js";
import { inWords, STANDARD_STREAM, withInput } from "./terminal/standard-stream.js";

/** `docket backup` */
export async function makeBackup(name: string, { yes = false }: { yes?: boolean }): Promise<void> {
  const isPiped = name === STANDARD_STREAM;
  if (!isPiped) await mayOverwrite(name, yes);
  else if (process.stdout.isTTY)
    throw new CliError("Standard output is a terminal. Pipe it, or name a file.", exitCodes.usage);
  else outputIsFile();
  await withTarget(readSettings(), async (url) => {
    const { tables } = await untilAborted((signal) => {
      const options = { onProgress: say, signal };
      return isPiped
        ? writeBackup(url, () => process.stdout, options)
        : createBackup(url, path.resolve(name), options);
    });
    if (isPiped)
      say(
        `Backed up ${contents(tables)}. Check what has become of it with docket restore --check.`,
      );
    else print(`Backed up ${contents(tables)} to ${name}, and read it back.`);
    say(
      "The secret is not in it. Keep that as well (DOCKET_DATA_DIR/secret, or BETTER_AUTH_SECRET): without it everybody has to sign in again.",
    );
  });
}

/** `docket restore` */
export async function restore(
  name: string,
  {
    check = false,
    replace = false,
    yes = false,
  }: { check?: boolean; replace?: boolean; yes?: boolean },
): Promise<void> {
  if (check) {
    const { tables, createdAt } = await withInput(name, (file) =>
      untilAborted((signal) => verifyBackup(file, signal)),
    );
    return print(
      `${inWords(name)} is intact: ${contents(tables)}, as of ${createdAt.toISOString()}.`,
    );
  }
  const mayReplace = async (users: number) => {
    const held = `The database holds ${count(users, "user")}`;
    if (!replace) {
      throw new CliError(
        `${held}, so nothing was restored. Add --replace to put the backup in place of everything in it.`,
      );
    }
    return (
      yes ||
      confirm(
        `${held}. Replace everything in it by the backup? This cannot be undone.`,
        `${held}. Add --yes to replace everything in it without being asked.`,
      )
    );
  };
  await whileStopped(async (url) => {
    const { tables, createdAt } = await withInput(name, (file) =>
      untilAborted((signal) => restoreBackup(url, file, { mayReplace, onProgress: say, signal })),
    );
    print(`Restored ${contents(tables)}, as of ${createdAt.toISOString()}.`);
  });
}

/** `docket db new-epoch` */
export async function newEpoch(): Promise<void> {
  await whileStopped(async (url) => {
    await beginEpoch(url);
    print(
      "Browsers and programs now load everything again, and no id that they know is given out.",
    );
  });
}

async function whileStopped(work: (url: string) => Promise<void>): Promise<void> {
  const settings = readSettings();
  // A Docket that nobody uses has no connection that would give it away.
  const unlock = settings.DATABASE_URL ? () => {} : await lockInstance(dataDirOf(settings));
  await withTarget(settings, work).finally(unlock);
}

async function withTarget(settings: Settings, work: (url: string) => Promise<void>): Promise<void> {
  const { directUrl, embedded } = await openTarget(settings, say);
  await withCleanup(
    () => embedded?.release(),
    async () => {
      await checkServer(directUrl, await awaitDatabase(settings, directUrl));
      await work(directUrl);
    },
  );
}

function contents(tables: Record<string, number>): string {
  return `${count(tables.users ?? 0, "user")} and ${count(tables.tasks ?? 0, "task")}`;
}
