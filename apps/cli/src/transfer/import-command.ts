import { open } from "node:fs/promises";
import { emailAddress } from "@docket/contract";
import { indexSearch, type User } from "@docket/models";
import { goOnAsUser, inTransaction, withDatabase } from "../database.js";
import { CliError, exitCodes } from "../errors.js";
import { count, print, printJson, say } from "../terminal/output.js";
import { withProgress } from "../terminal/progress.js";
import { withInput } from "../terminal/standard-stream.js";
import { addUser } from "../users/accounts.js";
import { check, name } from "../users/create-user.js";
import type { Imported } from "./export-file.js";
import type { ImportTasksOptions } from "./import-tasks.js";
import { insertExport, insertNewConversations } from "./insert-export.js";
import { asStored } from "./insert-structure.js";
import type { Problem } from "./outline.js";
import { readExport, unreadable } from "./read-export.js";

interface ImportOptions extends ImportTasksOptions {
  email?: string;
  name?: string;
}

interface Contents {
  user: Imported<"user">;
  /** The ids of the tasks that have subtasks. */
  parents: Set<string>;
  tasks: number;
  conversations: number;
  messages: number;
}

/** In bytes: an export is recognized by its beginning. */
const BEGINNING = 200;

const ELSEWHERE =
  "If another application wrote it, say whose account its tasks go into: --into <user>.";

/** How many problems are shown; a file with one mistake in it often has it in every row. */
const MOST_SHOWN = 20;

/** `docket import` */
export function importFile(name: string, options: ImportOptions): Promise<void> {
  return withInput(name, (file) => importFrom(file, options));
}

async function importFrom(file: string, options: ImportOptions): Promise<void> {
  const { source, mapping, preview, into } = options;
  const account = await isAccount(file);
  const ofTasks = (source ?? mapping ?? preview) !== undefined;
  if (ofTasks || (into !== undefined && !account)) {
    const { importTasks } = await import("./import-tasks.js"); // its readers take long to load
    return importTasks(file, options);
  }
  if (into !== undefined) return addTo(file, options);
  const given = {
    ...(options.email !== undefined && { email: check("--email", emailAddress, options.email) }),
    ...(options.name !== undefined && { name: check("--name", name, options.name) }),
  };
  const { user, parents, ...rows } = await readThrough(file).catch((error: unknown) => {
    if (error instanceof CliError && !account) error.message += `\n${ELSEWHERE}`;
    throw error;
  });
  const owner = await withDatabase((database) =>
    withProgress("Importing", rows.tasks + rows.messages, async (advance) => {
      const account = await inTransaction(database, async () => {
        const account = await addAccount({ ...user, ...given });
        await goOnAsUser(database, account.id, "import");
        await insertExport(account.id, readExport(file, refuseChange(file)), parents, advance);
        return account;
      });
      // A failure does not affect what was imported.
      await indexSearch(database, account.id).catch(() => {});
      return account;
    }),
  );
  if (options.json) return printJson({ id: owner.id, email: owner.email, imported: rows });
  const things = `${count(rows.tasks, "task")}, ${count(rows.conversations, "conversation")} and ${count(rows.messages, "message")}`;
  print(`Imported ${things} into ${owner.email} (${owner.id}).`);
  say(`The account has no password yet; docket users reset-password ${owner.email} sets one.`);
}

/**
 * Adds an export to an existing account; what is there already, as from an earlier import, stays
 * unchanged.
 */
async function addTo(file: string, options: ImportOptions): Promise<void> {
  if ((options.email ?? options.name) !== undefined) {
    throw new CliError(
      "--into adds to an account that exists; it goes without --email and --name.",
      exitCodes.usage,
    );
  }
  await readThrough(file);
  const { importTasks } = await import("./import-tasks.js");
  await importTasks(file, options, (userId) =>
    insertNewConversations(userId, readExport(file, refuseChange(file))),
  );
}

/** Whether a file looks like the output of `docket export`; the reader validates the rest. */
async function isAccount(file: string): Promise<boolean> {
  const handle = await open(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const { bytesRead, buffer } = await handle.read({
      buffer: Buffer.alloc(BEGINNING),
      position: 0,
    });
    if (buffer[0] === 0x1f && buffer[1] === 0x8b)
      throw new CliError(
        `${file} is compressed with gzip. If it is a backup, docket restore restores it; decompress anything else first.`,
      );
    return /^\ufeff?\s*\{\s*"format"\s*:\s*"docket-export"/.test(
      buffer.toString("utf8", 0, bytesRead),
    );
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    await handle.close();
  }
}

/**
 * Reads and validates the whole file before anything is written.
 *
 * @throws CliError with what is wrong in it, by path
 */
async function readThrough(file: string): Promise<Contents> {
  const problems: Problem[] = [];
  let more = 0;
  const rows = { tasks: 0, conversations: 0, messages: 0 };
  const parents = new Set<string>();
  let user: Imported<"user"> | undefined;
  const report = (problem: Problem) => {
    if (problems.length < MOST_SHOWN) problems.push(problem);
    else more += 1;
  };
  for await (const part of readExport(file, report)) {
    if (part.kind === "user") user = part.value;
    else if (part.kind === "tasks") {
      rows.tasks += 1;
      if (part.value.parentId) parents.add(part.value.parentId);
    } else if (part.kind === "conversations") {
      rows.conversations += 1;
      rows.messages += part.value.messages.length;
    }
  }
  if (user && problems.length === 0) return { user, parents, ...rows };
  const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
  const rest = more > 0 ? [`  and ${count(more, "problem")} more`] : [];
  throw new CliError(
    [`${file} is not an export that can be imported; nothing was changed.`, ...lines, ...rest].join(
      "\n",
    ),
  );
}

async function addAccount(user: Imported<"user">): Promise<User> {
  try {
    return await addUser(
      {
        email: user.email.toLowerCase(),
        name: user.name,
        timeZone: user.timeZone,
        weekStart: user.weekStart,
        locale: user.locale,
        createdAt: new Date(user.createdAt),
        updatedAt: new Date(user.updatedAt),
      },
      asStored,
    );
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(
      `${error.message} Add to that account with --into ${user.email}, or make another with --email.`,
    );
  }
}

function refuseChange(file: string): (problem: Problem) => never {
  return () => {
    throw new CliError(`${file} changed while it was read; nothing was imported.`);
  };
}
