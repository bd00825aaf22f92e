import { createRequire } from "node:module";
import { ENTITIES, EXPORT_FORMATS, IMPORT_SOURCES } from "@docket/contract/choices";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { exitCodes } from "./errors.js";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };

const WHO = "the email address or the id of the user";
const JSON_FLAG = "print the result as JSON";
const PASSWORD_STDIN = "read the password from standard input instead of prompting for it";

/** Loads a command's code when it runs, so that it does not wait for what other commands need. */
const lazily =
  <A extends unknown[]>(load: () => Promise<(...args: A) => unknown>) =>
  async (...args: A) => {
    await (await load())(...args);
  };

/** The commands, their options and what `--help` says. */
export function createProgram(): Command {
  const program = new Command("docket")
    .description(
      "Manages a Docket installation: its users, their data, its database.\n\nIt connects to the database in DATABASE_DIRECT_URL or DATABASE_URL, from the environment or the file .env, or else to the embedded one, which it starts for the duration of the command if it does not run.",
    )
    .version(version, "-V, --version", "print the version and exit")
    .showHelpAfterError("(--help shows how it is used)")
    .enablePositionalOptions() // options of `trash restore` do not apply to `trash`
    .exitOverride()
    .hook("preAction", (_, command) => refuseEmpty(command))
    .addHelpText(
      "after",
      `
Examples:
  $ docket users create --email ada@example.com --name "Ada Lovelace"
  $ docket export ada@example.com --output ada.json
  $ docket backup before-the-upgrade.backup
  $ psql "$(docket db url)"

Exit codes:
  0  done
  1  understood, but it could not be done: no such user, an address that is taken, a bad file
  2  a command, an option or a setting that is not understood
  3  the database cannot be reached, or has not been migrated
  130  interrupted with Ctrl-C; nothing is left half done`,
    );
  addUserCommands(program);
  addHistoryCommands(program);
  addTransferCommands(program);
  addDatabaseCommands(program);
  return program;
}

function addUserCommands(program: Command): void {
  const users = program
    .command("users")
    .description("list, create and delete users, and let them in again");
  users
    .command("list")
    .summary("list users")
    .description("Lists users by address, and who of them is an administrator or disabled.")
    .option("--search <text>", "only those whose address or name contains this, ignoring case")
    .option("--limit <number>", "at most this many", wholeNumber, 50)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./users/list-users.js")).listUsers));
  users
    .command("create")
    .summary("create a user who can sign in")
    .description(
      "Creates a user who can sign in at once. The command prompts for the password without echoing it; it is not an option, because other users of this machine could read it.",
    )
    .requiredOption("--email <address>", "the address to sign in with")
    .requiredOption("--name <name>", "the display name")
    .option("--password-stdin", PASSWORD_STDIN)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./users/create-user.js")).createUser));
  users
    .command("delete")
    .summary("delete a user and all their data")
    .description(
      "Permanently deletes a user and all their data, after showing how much that is and asking for confirmation.",
    )
    .argument("<user>", WHO)
    .option("--yes", "do not ask")
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./users/delete-user.js")).deleteUser));
  users
    .command("reset-password")
    .summary("set a new password and end all sessions")
    .description("Sets a new password and ends all sessions of the user.")
    .argument("<user>", WHO)
    .option("--password-stdin", PASSWORD_STDIN)
    .option(
      "--confirm-address",
      "count the address as confirmed, for somebody whom no mail reaches",
    )
    .option("--end-access", "also remove passkeys, API keys, applications, sign-in by a provider")
    .action(lazily(async () => (await import("./users/reset-password.js")).resetPassword));
  users
    .command("disable-two-factor")
    .summary("turn a user's two-factor authentication off")
    .description(
      "Turns off two-factor authentication for a user who has lost both the authenticator app and the backup codes.",
    )
    .argument("<user>", WHO)
    .action(lazily(async () => (await import("./users/disable-two-factor.js")).disableTwoFactor));
}

function addHistoryCommands(program: Command): void {
  program
    .command("history")
    .summary("show the changes of a user's tasks, and who made them")
    .description(
      "Shows the changes of a user's tasks, lists, sections and labels, newest first: when, by whom, and what.",
    )
    .argument("<user>", WHO)
    .option("--task <id>", "only this task", rowId)
    .option("--limit <number>", "at most this many", wholeNumber, 50)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./history/show-history.js")).showHistory));
  program
    .command("undo")
    .summary("undo a change that history shows")
    .description(
      "Undoes a change of a user's rows together with everything done in the same step, unless one of the rows has changed since. The undo is a change itself, and can be undone.",
    )
    .argument("<user>", WHO)
    .argument("<number>", "the number of the change in the history", wholeNumber)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./history/undo.js")).undo));
  const trash = program
    .command("trash")
    .usage("[options] <user>\n       docket trash restore [options] <user> <what> <id>")
    .summary("show what a user deleted")
    .description(
      "Shows a user's trash, most recently deleted first, without items that were deleted together with another one.",
    )
    .argument("<user>", WHO)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./history/show-trash.js")).showTrash));
  trash
    .command("restore")
    .summary("restore something from the trash")
    .description(
      "Restores an item from a user's trash, with everything that was deleted together with it.",
    )
    .argument("<user>", WHO)
    .addArgument(new Argument("<what>", "what it is").choices(ENTITIES))
    .argument("<id>", "its id, as docket trash shows it", rowId)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./history/undo.js")).restore));
}

function addTransferCommands(program: Command): void {
  program
    .command("export")
    .summary("export a user's data as JSON, or their tasks for other applications")
    .description(
      "Exports all data of one user as JSON, from a single snapshot, except the trash and the history; or only the tasks, in a format that other applications can import.",
    )
    .argument("<user>", WHO)
    .addOption(
      new Option("--format <format>", "json has everything")
        .choices(["json", ...EXPORT_FORMATS])
        .default("json"),
    )
    .option("--output <file>", "write to this file, atomically (default, or -: standard output)")
    .option("--yes", "overwrite an existing file without asking")
    .action(lazily(async () => (await import("./transfer/export-command.js")).exportToFile));
  program
    .command("import")
    .summary("create an account from an export, or add tasks from another application")
    .description(
      "Creates a new account from a file that export or the account page wrote, with its original timestamps and new ids. Files of other applications are imported into an existing account; tasks that were imported before are skipped. Either everything is imported or nothing.",
    )
    .argument("<file>", "the file; - for standard input")
    .addOption(
      new Option(
        "--source <source>",
        "the source of the file, instead of detecting it; docket together with --into imports only the tasks of an export, and skips those imported before",
      ).choices(IMPORT_SOURCES),
    )
    .option(
      "--mapping <json>",
      'which column of a CSV file holds what, such as {"title":"Task","dueDate":"Deadline"}',
    )
    .option("--preview", "show what would be imported, without importing it")
    .option("--email <address>", "the new account's address, instead of the one in the file")
    .option("--name <name>", "the new account's name, instead of the one in the file")
    .option(
      "--into <user>",
      "import into this account instead of creating one, skipping tasks imported before",
    )
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./transfer/import-command.js")).importFile));
}

function addDatabaseCommands(program: Command): void {
  program
    .command("stats")
    .summary("show statistics")
    .description(
      "Counts users, tasks, conversations and messages, and shows the sizes of the tables.",
    )
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./stats.js")).showStats));
  program
    .command("backup")
    .summary("back up the whole database to a file")
    .description(
      "Writes a snapshot of the whole database to a file, and verifies it by reading it back. Docket may keep running. The file contains everybody's data: keep it where only you can read it.",
    )
    .argument("<file>", "the file to write; - for standard output")
    .option("--yes", "overwrite an existing file without asking")
    .action(lazily(async () => (await import("./backup.js")).makeBackup));
  program
    .command("restore")
    .summary("restore a backup into an empty database")
    .description(
      "Verifies a file that backup wrote, and restores it into an empty database. Stop Docket first. A backup of an older version is migrated to the current one.",
    )
    .argument("<file>", "the backup; - for standard input")
    .addOption(
      new Option("--check", "only verify the file, without a database").conflicts("replace"),
    )
    .option("--replace", "replace the contents of the database, after asking")
    .option("--yes", "do not ask")
    .action(lazily(async () => (await import("./backup.js")).restore));
  const db = program.command("db").description("commands for the database");
  db.command("url")
    .summary("print the URL of the database")
    .description("Prints the URL of the database, for psql and other tools.")
    .option("--keep", "keep the embedded server running until Ctrl-C")
    .action(lazily(async () => (await import("./db-url.js")).showDatabaseUrl));
  db.command("new-epoch")
    .summary("make up for changes that the database has lost")
    .description(
      "To be run, while Docket is stopped, after a failover to a standby that lacked the last changes, or a restore by other means than restore: browsers and programs load everything again instead of going on from changes that are no longer there, and ids that they may know are not given out again.",
    )
    .action(lazily(async () => (await import("./backup.js")).newEpoch));
  db.command("distribute")
    .summary("distribute users' data over the nodes of Citus")
    .description(
      "On a PostgreSQL server with Citus: distributes the tables that users own over its nodes, by user, and replicates the others to each node. It first checks the schema, the server's settings and the roles, and runs in one transaction, while Docket is stopped.",
    )
    .addOption(new Option("--plan", "print the SQL without running it").conflicts("check"))
    .option("--check", "check a distributed database: each statement of the API goes to one shard")
    .action(lazily(async () => (await import("./distribute/distribute-command.js")).distribute));
}

/** In a script an empty value is a variable that is not set: `--into ""` would create an account. */
function refuseEmpty(command: Command): void {
  const given = [
    ...command.registeredArguments.map((one, at) => [`<${one.name()}>`, command.args[at]]),
    ...Object.entries(command.opts()).map(([name, value]) => [`--${name}`, value]),
  ];
  const [empty] = given.find(([, value]) => value === "") ?? [];
  if (empty) command.error(`error: ${empty} is empty.`, { exitCode: exitCodes.usage });
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (/^\d{1,9}$/.test(value) && number > 0) return number;
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

function rowId(value: string): string {
  if (/^[1-9]\d{0,17}$/.test(value)) return value;
  throw new InvalidArgumentError("It must be an id, a whole number above 0.");
}
