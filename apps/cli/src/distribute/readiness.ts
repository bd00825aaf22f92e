import { distributionFaults } from "@docket/models";
import { QueryTypes, type Sequelize } from "sequelize";
import { citusSettings, roles } from "./tables.js";

/** Whether the server has the extension. */
export async function hasCitus(sequelize: Sequelize): Promise<boolean> {
  const found = await sequelize.query("SELECT 1 FROM pg_extension WHERE extname = 'citus'", {
    type: QueryTypes.SELECT,
  });
  return found.length > 0;
}

/** What prevents distribution in the schema itself, on any server; a sentence each. */
export async function schemaProblems(sequelize: Sequelize): Promise<string[]> {
  const faults = await distributionFaults(sequelize);
  return faults.map(({ table, name, reason }) =>
    table === name ? `${table}: ${reason}` : `${table}, ${name}: ${reason}`,
  );
}

/** What is missing on a server with Citus, each with its remedy. */
export async function serverProblems(sequelize: Sequelize): Promise<string[]> {
  const select = <Row extends object>(sql: string, bind: Record<string, unknown> = {}) =>
    sequelize.query<Row>(sql, { bind, type: QueryTypes.SELECT });
  const problems: string[] = [];
  for (const [name, wanted] of Object.entries(citusSettings)) {
    const [row] = await select<{ value: string | null; database: string }>(
      "SELECT current_setting($name, true) AS value, current_database() AS database",
      { name },
    );
    if (row?.value !== wanted)
      problems.push(
        `${name} is ${row?.value ?? "not set"} and must be ${wanted}: ALTER DATABASE "${row?.database}" SET ${name} = '${wanted}'; then connect anew.`,
      );
  }
  const found = await select<{ name: string; login: boolean }>(
    "SELECT rolname AS name, rolcanlogin AS login FROM pg_roles WHERE rolname = ANY ($roles)",
    { roles },
  );
  for (const role of roles) {
    const known = found.find(({ name }) => name === role);
    if (!known) problems.push(`The role ${role} is missing: start Docket once, which makes it.`);
    else if (!known.login)
      problems.push(
        `${role} may not log in, as it must from machine to machine: ALTER ROLE ${role} LOGIN; it needs no password where pg_hba.conf trusts the machines.`,
      );
  }
  const [workers] = await select<{ count: number }>(
    "SELECT count(*)::int AS count FROM pg_dist_node WHERE isactive AND shouldhaveshards",
  );
  if (!workers?.count)
    problems.push("No machine holds shards yet: SELECT citus_add_node('host', 5432).");
  const [me] = await select<{ super: boolean }>(
    "SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user",
  );
  if (!me?.super)
    problems.push(
      "Distributing wants a superuser, who sees all rows of tables under forced row-level security: set DATABASE_URL to one's for this command.",
    );
  return problems;
}
