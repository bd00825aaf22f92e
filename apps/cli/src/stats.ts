import type { Database } from "@docket/database";
import { Conversation, Message, models, Task, User } from "@docket/models";
import { QueryTypes } from "sequelize";
import { withDatabase } from "./database.js";
import { print, printJson, printTable } from "./terminal/output.js";

interface Stats {
  users: number;
  tasks: { total: number; open: number; done: number };
  conversations: number;
  messages: number;
  /** In bytes, indexes included. */
  size: { database: number; tables: Record<string, number> };
}

/** `docket stats` */
export async function showStats({ json }: { json?: true }): Promise<void> {
  const stats = await withDatabase(readStats);
  if (json) return printJson(stats);
  const { users, tasks, conversations, messages, size } = stats;
  const number = (value: number) => value.toLocaleString("en");
  printTable(
    ["WHAT", "HOW MANY"],
    [
      ["users", number(users)],
      ["tasks", `${number(tasks.total)} (${number(tasks.open)} open, ${number(tasks.done)} done)`],
      ["conversations", number(conversations)],
      ["messages", number(messages)],
    ],
  );
  print("");
  printTable(
    ["TABLE", "SIZE WITH INDEXES"],
    [...Object.entries(size.tables), ["whole database", size.database] as const].map(
      ([table, bytes]) => [table, readableSize(bytes)],
    ),
  );
}

function readStats(database: Database): Promise<Stats> {
  return database.asAdmin(async () => {
    const open = await Task.count({ where: { completed: false } });
    const done = await Task.count({ where: { completed: true } });
    return {
      users: await User.count(),
      tasks: { total: open + done, open, done },
      conversations: await Conversation.count(),
      messages: await Message.count(),
      size: await readSizes(database),
    };
  });
}

async function readSizes({ sequelize }: Database): Promise<Stats["size"]> {
  const names = models.map((model) => model.tableName);
  const rows = await sequelize.query<{ name: string; bytes: string; whole: string }>(
    `SELECT relname AS name, pg_total_relation_size(oid) AS bytes,
       pg_database_size(current_database()) AS whole
     FROM pg_class
     WHERE relname = ANY ($names) AND relkind = 'r' AND pg_table_is_visible(oid)
     ORDER BY pg_total_relation_size(oid) DESC, relname`,
    { bind: { names }, type: QueryTypes.SELECT },
  );
  return {
    database: Number(rows[0]?.whole),
    tables: Object.fromEntries(rows.map(({ name, bytes }) => [name, Number(bytes)])),
  };
}

function readableSize(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const step = bytes === 0 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}
