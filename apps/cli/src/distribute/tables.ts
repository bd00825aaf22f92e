import { undistributedTables } from "@docket/models";
import { QueryTypes, type Sequelize } from "sequelize";

/** How a table is placed in a distributed database. */
export interface TablePlan {
  name: string;
  /**
   * Distributed by user over all machines, or replicated to each. The journal of migrations is
   * neither.
   */
  kind: "distributed" | "reference";
}

/** Tables of the schema, each after those that its foreign keys refer to, as Citus requires. */
export async function planTables(sequelize: Sequelize): Promise<TablePlan[]> {
  const tables = await sequelize.query<{ name: string; owned: boolean; targets: string[] }>(
    `SELECT c.relname AS name,
       EXISTS (SELECT FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attname = 'user_id' AND NOT a.attisdropped) AS owned,
       ARRAY(SELECT DISTINCT t.relname::text FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid
         WHERE f.contype = 'f' AND f.conrelid = c.oid AND t.oid <> c.oid) AS targets
     FROM pg_class c
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relnamespace = current_schema()::regnamespace AND c.relname NOT LIKE 'SequelizeMeta%'
     ORDER BY c.relname`,
    { type: QueryTypes.SELECT },
  );
  const plans: TablePlan[] = [];
  const kindOf = ({ name, owned }: (typeof tables)[number]) =>
    owned && !(name in undistributedTables) ? "distributed" : "reference";
  const waiting = new Map(tables.map((table) => [table.name, table]));
  for (const kind of ["reference", "distributed"] as const) {
    for (let before = -1; before !== plans.length; ) {
      before = plans.length;
      for (const table of waiting.values()) {
        if (kindOf(table) !== kind || table.targets.some((name) => waiting.has(name))) continue;
        waiting.delete(table.name);
        plans.push({ name: table.name, kind });
      }
    }
  }
  if (waiting.size > 0)
    throw new Error(`Foreign keys form a cycle: ${[...waiting.keys()].join(", ")}.`);
  return plans;
}

/** The SQL that distributes the tables: the database's settings, and then one transaction. */
export function distributionSql(tables: TablePlan[], database: string): string[] {
  const settings = Object.entries(citusSettings).map(
    ([name, value]) => `ALTER DATABASE ${quoted(database)} SET ${name} = '${value}'`,
  );
  return [
    ...settings,
    ...roles.map((role) => `ALTER ROLE ${role} LOGIN`),
    "BEGIN",
    ...Object.entries(citusSettings).map(([name, value]) => `SET LOCAL ${name} = '${value}'`),
    "SET LOCAL citus.multi_shard_modify_mode = 'sequential'",
    ...tables.map(({ name, kind }) =>
      kind === "reference"
        ? `SELECT create_reference_table('${name}')`
        : `SELECT create_distributed_table('${name}', 'user_id')`,
    ),
    "COMMIT",
  ];
}

/**
 * The settings that Citus needs, so that role and user reach every machine, and triggers run there.
 */
export const citusSettings: Readonly<Record<string, string>> = {
  "citus.propagate_set_commands": "local",
  "citus.enable_unsafe_triggers": "on",
};

/** The roles of units of work; Citus connects from machine to machine as them. */
export const roles = ["docket_app", "docket_admin"];

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
