import type { Sequelize } from "sequelize";
import { QueryTypes } from "sequelize";
import { withDatabase } from "../database.js";
import { CliError } from "../errors.js";
import { count, print, say } from "../terminal/output.js";
import { hasCitus, schemaProblems, serverProblems } from "./readiness.js";
import { explainFor, listedStatements, mayGoToAll, shardsOf } from "./statements.js";
import { distributionSql, planTables } from "./tables.js";

const NO_CITUS =
  "This server has no Citus (CREATE EXTENSION citus), without which PostgreSQL distributes nothing; Docket works on it as it is.";
const NOBODY = "distribution-check";

/** `docket db distribute` */
export async function distribute(options: { plan?: true; check?: true }): Promise<void> {
  await withDatabase((database) =>
    database.asSystem(async () => {
      const { sequelize } = database;
      const citus = await hasCitus(sequelize);
      if (options.plan) return showPlan(sequelize, citus);
      if (!citus) throw new CliError(NO_CITUS);
      await (options.check ? checkDistributed(sequelize) : distributeTables(sequelize));
    }),
  );
}

/** The SQL goes to standard output, remarks to the terminal. */
async function showPlan(sequelize: Sequelize, citus: boolean): Promise<void> {
  demand(await schemaProblems(sequelize));
  if (!citus) say(`${NO_CITUS} This is what would be run on one that has it.`);
  for (const problem of citus ? await serverProblems(sequelize) : []) say(`Missing: ${problem}`);
  for (const statement of await planSql(sequelize)) print(`${statement};`);
}

async function distributeTables(sequelize: Sequelize): Promise<void> {
  demand([...(await schemaProblems(sequelize)), ...(await serverProblems(sequelize))]);
  const statements = await planSql(sequelize);
  const tables = await planTables(sequelize);
  await sequelize.transaction(async () => {
    const before = await countRows(sequelize, tables);
    for (const statement of statements) {
      if (/^(SET LOCAL|SELECT) /.test(statement)) await sequelize.query(statement);
    }
    const lost = [...(await countRows(sequelize, tables))].filter(
      ([name, rows]) => before.get(name) !== rows,
    );
    if (lost.length > 0)
      throw new CliError(
        `Nothing was changed: after distributing, ${lost.map(([name]) => name).join(", ")} would not have had all rows.`,
      );
  });
  say(
    `Distributed ${count(tables.length, "table")}. Restart Docket, then: docket db distribute --check`,
  );
}

/** Every statement of the API, for one user, must go to one shard. */
async function checkDistributed(sequelize: Sequelize): Promise<void> {
  const problems = await schemaProblems(sequelize);
  let one = 0;
  const statements = listedStatements();
  const plans = await explainFor(sequelize, statements, NOBODY);
  for (const [index, statement] of statements.entries()) {
    const shards = shardsOf(plans[index]!);
    const reason = mayGoToAll(statement);
    if (shards === 1) one += 1;
    else if (shards === null && !reason)
      problems.push(`Its tables are not distributed: ${statement.text}`);
    else if (reason) say(`${statement.heading}: ${count(shards ?? 0, "shard")}. ${reason}`);
    else
      problems.push(
        `It goes to ${count(shards ?? 0, "shard")}, and must go to one: ${statement.text}`,
      );
  }
  demand(problems);
  say(`${count(one, "statement")} of the API go to one shard each.`);
}

async function planSql(sequelize: Sequelize): Promise<string[]> {
  const [row] = await sequelize.query<{ name: string }>("SELECT current_database() AS name", {
    type: QueryTypes.SELECT,
  });
  return distributionSql(await planTables(sequelize), row!.name);
}

async function countRows(
  sequelize: Sequelize,
  tables: { name: string }[],
): Promise<Map<string, string>> {
  const counts = new Map<string, string>();
  for (const { name } of tables) {
    const [row] = await sequelize.query<{ rows: string }>(
      `SELECT count(*) AS rows FROM "${name}"`,
      { type: QueryTypes.SELECT },
    );
    counts.set(name, row!.rows);
  }
  return counts;
}

function demand(problems: string[]): void {
  if (problems.length > 0) throw new CliError(problems.join("\n"));
}
