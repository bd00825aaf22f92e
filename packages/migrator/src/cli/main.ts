import { parseArgs } from "node:util";
import { loadConfig } from "../config.js";
import { MigratorError } from "../errors.js";
import {
  baselineCommand,
  type Command,
  checkCommand,
  driftCommand,
  generateCommand,
  historyCommand,
  lintCommand,
  sqlCommand,
} from "./commands.js";
import { createOutput } from "./output.js";
import { rehearseCommand } from "./rehearse-command.js";

const help = `Usage: migrator COMMAND [options]

  generate NAME    write the migration between the migrations and the models, proved
                     --rename old:new   table:new_table or table.column:new_column, may be repeated
  check            do migrations and models agree?
  drift            is the live database what its applied migrations make?
  sql              the SQL that is pending; nothing is run
  lint [FILE …]    locks, rewrites and loss of data in the pending migrations
  history          what was run on the live database, when and by whom
  rehearse         try the pending migrations on a clone of the live database
                     --free-bytes N     free disk of a server that can't be asked
  baseline         record migrations as applied that the live database has already
                     --to FILE          the last one to record

  --json           the answer as JSON
  --help           this text

Exit code: 0 the same, 1 it differs or something was found, 2 it failed.
migrator.config.{ts,js,mjs,cjs} is looked for in the current folder.
`;

const commands: Record<string, Command> = {
  generate: generateCommand,
  check: checkCommand,
  drift: driftCommand,
  sql: sqlCommand,
  lint: lintCommand,
  history: historyCommand,
  rehearse: rehearseCommand,
  baseline: baselineCommand,
};

const code = await main();
// A config may hold a connection open, to an embedded server for example: nothing more is awaited
// than that the answer has been written.
process.stdout.write("", () => process.exit(code));

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        rename: { type: "string", multiple: true, default: [] },
        to: { type: "string" },
        "free-bytes": { type: "string" },
      },
    });
    const [name, ...rest] = positionals;
    if (values.help || name === undefined) {
      process.stdout.write(help);
      return values.help ? 0 : 2;
    }
    const command = commands[name];
    if (!command)
      throw new MigratorError(`There is no command ${name}. \`migrator --help\` lists them.`);
    const config = await loadConfig(process.cwd());
    return await command(config, createOutput(values.json), {
      positionals: rest,
      rename: values.rename,
      to: values.to,
      freeBytes: numberOf(values["free-bytes"]),
    });
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 2;
  }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new MigratorError(`--free-bytes takes a whole number of bytes, not ${text}.`);
}

/** A message meant for a person stands alone; of anything unforeseen the stack is needed. */
function explain(error: unknown): string {
  if (error instanceof MigratorError) return error.message;
  const { code, message, stack } = error as Error & { code?: string };
  return code?.startsWith("ERR_PARSE_ARGS") ? message : (stack ?? message);
}
