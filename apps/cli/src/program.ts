import { createRequire } from "node:module";
import { ENTITIES, EXPORT_FORMATS, IMPORT_SOURCES } from "@docket/contract/choices";
import { Argument, Command, InvalidArgumentError, Option } from "commander";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };

const WHO = "the email address or the id of the user";
const JSON_FLAG = "print the result as JSON, for programs";
const PASSWORD_STDIN = "take the password from standard input instead of asking for it";

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
      "Looks after a Docket installation: its users, their data, its database.\n\nIt speaks to the database that DATABASE_URL names, in the environment or in the file .env, or else to the embedded one, which it starts for the time of the command.",
    )
    .version(version, "-V, --version", "print the version and end")
    .showHelpAfterError("(--help shows how it is used)")
    .enablePositionalOptions() // options of `trash restore` do not apply to `trash`
    .exitOverride()
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
  3  the database cannot be reached, or has not been migrated`,
    );
  addUserCommands(program);
  addHistoryCommands(program);
  addTransferCommands(program);
  addDatabaseCommands(program);
  return program;
}

function addUserCommands(program: Command): void {
  const users = program.command("users").description("list, create and delete users");
  users
    .command("list")
    .summary("list users")
    .description("Lists users by address.")
    .option("--search <text>", "only those whose address or name contains this; case is ignored")
    .option("--limit <number>", "at most this many", wholeNumber, 50)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./users/list-users.js")).listUsers));
  users
    .command("create")
    .summary("create a user who can sign in")
    .description(
      "Creates a user who can sign in at once. The password is asked for, and not shown as it is typed; it is no option, because others on this machine can read those.",
    )
    .requiredOption("--email <address>", "the address to sign in with")
    .requiredOption("--name <name>", "the name to be shown")
    .option("--password-stdin", PASSWORD_STDIN)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./users/create-user.js")).createUser));
  users
    .command("delete")
    .summary("delete a user and everything of theirs")
    .description(
      "Deletes a user and everything of theirs, for good. It says how much that is, and asks.",
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
    .action(lazily(async () => (await import("./users/reset-password.js")).resetPassword));
}

function addHistoryCommands(program: Command): void {
  program
    .command("history")
    .summary("show what happened to the tasks of a user, and by whom")
    .description(
      "Shows the changes of a user's tasks, lists, sections and labels, the newest first: when, by whom, and what.",
    )
    .argument("<user>", WHO)
    .option("--task <id>", "only this task", rowId)
    .option("--limit <number>", "at most this many", wholeNumber, 50)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./history/show-history.js")).showHistory));
  program
    .command("undo")
    .summary("take back a change that history shows")
    .description(
      "Takes back a change of a user's, with all that was done together with it, if nothing of it has changed since. That is a change as well, and can be undone.",
    )
    .argument("<user>", WHO)
    .argument("<number>", "the number of the change in the history", wholeNumber)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./history/take-back.js")).undo));
  const trash = program
    .command("trash")
    .summary("show what a user deleted")
    .description(
      "Shows what of a user's is in the trash, the last deleted first, without what was deleted with it.",
    )
    .argument("<user>", WHO)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./history/show-trash.js")).showTrash));
  trash
    .command("restore")
    .summary("bring something back from the trash")
    .description("Brings something of a user's back from the trash, with what was deleted with it.")
    .argument("<user>", WHO)
    .addArgument(new Argument("<what>", "what it is").choices(ENTITIES))
    .argument("<id>", "its id, as docket trash shows it", rowId)
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./history/take-back.js")).restore));
}

function addTransferCommands(program: Command): void {
  program
    .command("export")
    .summary("write everything of one user as JSON, or their tasks for other applications")
    .description(
      "Writes everything of one user, as of one moment, as JSON; or the tasks alone in a format that other applications read.",
    )
    .argument("<user>", WHO)
    .addOption(
      new Option("--format <format>", "json has everything")
        .choices(["json", ...EXPORT_FORMATS])
        .default("json"),
    )
    .option("--output <file>", "write to this file, whole or not at all (default: standard output)")
    .option("--yes", "overwrite a file that exists without asking")
    .action(lazily(async () => (await import("./transfer/export-command.js")).exportToFile));
  program
    .command("import")
    .summary("make an account of what export wrote, or add tasks of another application")
    .description(
      "Reads what export, or the account page, wrote, and makes a new account of it. Times stay as they were, ids are new. What another application exported goes into an account that exists, and not twice. Either all of it is imported or nothing.",
    )
    .argument("<file>", "the file")
    .addOption(
      new Option(
        "--source <source>",
        "where the file comes from, if that is not to be found out; docket with --into takes the tasks of an export alone, and none twice",
      ).choices(IMPORT_SOURCES),
    )
    .option(
      "--mapping <json>",
      'which column of a CSV file holds what, such as {"title":"Task","dueDate":"Deadline"}',
    )
    .option("--preview", "say what an import would bring, and import nothing")
    .option("--email <address>", "the new account's address, if not the file's")
    .option("--name <name>", "the new account's name, if not the file's")
    .option("--into <user>", "add to this account, and nothing twice, instead of making one")
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./transfer/import-command.js")).importFile));
}

function addDatabaseCommands(program: Command): void {
  program
    .command("stats")
    .summary("count users, tasks and the rest")
    .description(
      "Counts users, tasks, conversations and messages, and says how large the tables are.",
    )
    .option("--json", JSON_FLAG)
    .action(lazily(async () => (await import("./stats.js")).showStats));
  program
    .command("backup")
    .summary("write everything of everybody to a file")
    .description(
      "Writes the whole database as of one moment to a file, and reads it back to check it. Docket may run meanwhile. The file holds everybody's data: keep it where only you can read it.",
    )
    .argument("<file>", "the file to make")
    .option("--yes", "overwrite a file that exists without asking")
    .action(lazily(async () => (await import("./backup.js")).makeBackup));
  program
    .command("restore")
    .summary("put what backup wrote into an empty database")
    .description(
      "Checks a file that backup wrote, and puts its content into an empty database. Stop Docket first. A backup of an older version is brought up to this one.",
    )
    .argument("<file>", "the backup")
    .option("--replace", "replace what the database holds, after asking")
    .option("--yes", "do not ask")
    .action(lazily(async () => (await import("./backup.js")).restore));
  const db = program.command("db").description("the database behind it all");
  db.command("url")
    .summary("print the URL of the database")
    .description("Prints the URL of the database, for psql and other tools.")
    .option("--keep", "keep the embedded server running until Ctrl-C")
    .action(lazily(async () => (await import("./db-url.js")).showDatabaseUrl));
  db.command("distribute")
    .summary("spread what users own over the machines of Citus")
    .description(
      "On a PostgreSQL server with Citus: spreads what users own over its machines, by user, and puts a copy of the rest on each. It checks the schema, the server's settings and the roles first, and does it in one transaction, while Docket is stopped.",
    )
    .addOption(new Option("--plan", "print the SQL, and run nothing").conflicts("check"))
    .option("--check", "check one that is distributed: each statement of the API goes to one shard")
    .action(lazily(async () => (await import("./distribute/distribute-command.js")).distribute));
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
