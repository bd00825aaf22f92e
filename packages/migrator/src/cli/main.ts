import { type LoadedConfig, liveConnection, loadConfig } from "../config.js";
import { databaseError, MigratorError, reasonWithSql } from "../errors.js";
import { watch } from "../guard/guard.js";
import { RefusedError } from "../guard/state.js";
import { onlyReading } from "../guard/written-rows.js";
import { type Arguments, commands, parseCommandLine } from "./commands.js";
import { createOutput } from "./output.js";

const help = `Usage: migrator COMMAND [options]

  generate NAME    write the migration between the migrations and the models, proved
                     --rename old:new   table:new, table:schema.new, table.column:new, enum:new or
                                        enum.value:new; may be repeated
  check            do migrations and models agree?
  drift            is the live database what its applied migrations make?
  sql              the SQL that is pending; nothing is run
  lint [FILE …]    locks, rewrites and loss of data in the pending migrations
  history          what was run on the live database, when and by whom
  rehearse         try the pending migrations on a clone of the live database
                     --free-bytes N     free disk of a server that can't be asked
  baseline         record migrations as applied that the live database has already
                     --to FILE          the last one to record
                     --accept           also where the live database differs
  resolve FILE …   record in the journal that migrations were finished or reverted by hand
                     --applied          they are completely done
                     --rolled-back      nothing of them is left

  --json           the answer as JSON
  --help           this text

Exit code: 0 the same, 1 it differs or something was found, 2 it failed.
migrator.config.{ts,mts,cts,js,mjs,cjs} is looked for in the current folder.
`;

/** Commands that write to the live database's journal; all others only read. */
const writes = new Set(["baseline", "resolve"]);

let answered = false;
handleProjectErrors();
// `migrator history | head` closes the pipe early, which is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  answered = true;
  process.stderr.write(`The answer can't be written: ${error.message}.\n`);
  process.exit(2);
});
const code = await main();
answered = true;
// A config may keep a connection open, to an embedded server for example, so exit as soon as the
// output has been written.
process.stdout.write("", () => process.exit(code));

async function main(): Promise<number> {
  try {
    const { name, ...given } = parseCommandLine();
    if (given.help || name === undefined) {
      process.stdout.write(help);
      return given.help ? 0 : 2;
    }
    const command = commands[name];
    if (!command)
      throw new MigratorError(`There is no command ${name}. \`migrator --help\` lists them.`);
    const output = createOutput(given.json);
    watch();
    console.log = console.error; // output of the project's own files is not part of the answer
    const config = await loadConfig(process.cwd());
    return writes.has(name)
      ? await command(config, output, given)
      : await onlyReading(await liveOf(name, config, given), output.progress, () =>
          command(config, output, given),
        );
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 2;
  }
}

/** The live database that a command reads; some need none if there is a scratch server. */
async function liveOf(name: string, config: LoadedConfig, { positionals }: Arguments) {
  const canDoWithout =
    ["check", "generate"].includes(name) || (name === "lint" && positionals.length > 0);
  return config.scratch && canDoWithout ? undefined : liveConnection(config);
}

/** The text of an error, with SQLSTATE and statement if the database refused one. */
function explain(error: unknown): string {
  if (process.env.DEBUG?.includes("migrator")) return (error as Error).stack ?? String(error);
  if (error instanceof MigratorError) return error.message;
  const { code, message } = error as Error & { code?: string };
  if (code?.startsWith("ERR_PARSE_ARGS")) return message;
  if (databaseError(error)) return `PostgreSQL: ${reasonWithSql(error)}`;
  return `${message || String(error)} (DEBUG=migrator shows where)`;
}

/**
 * Handles side effects of loading the project's own files: they may connect, and fail because they
 * may not write, or end the process because of that. Both are reported.
 */
function handleProjectErrors(): void {
  process.on("unhandledRejection", (error) => {
    const fields = databaseError(error);
    const cause = (error as { original?: unknown }).original ?? error;
    const isOurs = cause instanceof RefusedError || fields?.code === "25006"; // read_only_sql_transaction
    if (isOurs)
      process.stderr.write(
        `A file of the project was prevented from writing: ${(error as Error).message}\n`,
      );
    else {
      process.stderr.write(`${explain(error)}\n`);
      process.exitCode = 2;
      answered = true;
      process.exit();
    }
  });
  process.on("exit", () => {
    if (answered) return;
    process.stderr.write(
      "A file of the project ended the process before the migrator had its answer.\n",
    );
    process.exitCode = 2;
  });
}
