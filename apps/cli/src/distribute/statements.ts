import { readFileSync } from "node:fs";
import { APP_ROLE, USER_SETTING } from "@docket/models";
import { QueryTypes, type Sequelize } from "sequelize";

/** A statement that the API sends, as `apps/api/queries.sql` lists it. */
export interface ListedStatement {
  text: string;
  /** Its comment in that file: the table, and the kind of statement. */
  heading: string;
}

const file = new URL("../../../api/queries.sql", import.meta.url);

/** The statements of the API. */
export function listedStatements(): ListedStatement[] {
  return readFileSync(file, "utf8")
    .split("\n\n")
    .slice(1)
    .map((part) => {
      const [heading = "", text = ""] = part.trim().split("\n");
      return { heading: heading.replace(/^-- /, ""), text: text.replace(/;$/, "") };
    });
}

/** Why a statement may go to several shards, or `null` if it must go to one. */
export function mayGoToAll({ heading, text }: ListedStatement): string | null {
  if (!text.includes('"')) return "It touches no table.";
  return heading.includes("over all users")
    ? "It looks for something over all users; it only reads, and a bounded number of rows."
    : null;
}

/** A node of a plan of Citus, as EXPLAIN (FORMAT JSON) gives it. */
interface PlanNode {
  "Distributed Query"?: { Job?: { "Task Count"?: number }; Subplans?: unknown[] };
  Plans?: PlanNode[];
}

/**
 * How many shards a plan goes to; `null` if nothing in it is distributed.
 *
 * @param plan as EXPLAIN (FORMAT JSON) gives it
 */
export function shardsOf(plan: PlanNode): number | null {
  const job = plan["Distributed Query"]?.Job?.["Task Count"];
  const below = (plan.Plans ?? []).map(shardsOf).filter((count) => count !== null);
  const counts = [...(job === undefined ? [] : [job]), ...below];
  return counts.length === 0 ? null : Math.max(...counts);
}

/** The plans of statements, in order, for one user, who has no rows; nothing is executed. */
export function explainFor(
  sequelize: Sequelize,
  statements: ListedStatement[],
  userId: string,
): Promise<PlanNode[]> {
  return sequelize.transaction(async () => {
    await sequelize.query(`SET LOCAL ROLE ${APP_ROLE}`);
    await sequelize.query(`SET LOCAL ${USER_SETTING} = ${sequelize.escape(userId)}`);
    const plans: PlanNode[] = [];
    for (const { text } of statements) {
      const plan = await explain(sequelize, text, userId).catch((error: unknown) => {
        throw new Error(`This statement cannot be planned: ${text}`, { cause: error });
      });
      plans.push(plan);
    }
    return plans;
  });
}

async function explain(sequelize: Sequelize, text: string, userId: string): Promise<PlanNode> {
  await sequelize.query(`PREPARE planned AS ${text}`, { raw: true });
  const [types] = await sequelize.query<{ types: string[] }>(
    "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'planned'",
    { type: QueryTypes.SELECT },
  );
  const values = (types?.types ?? []).map((type, index) =>
    text.includes(`jsonb_to_recordset($${index + 1}`)
      ? "'[]'"
      : valueFor(type, isUser(text, index + 1), userId),
  );
  const call = values.length > 0 ? `planned(${values.join(", ")})` : "planned";
  const [row] = await sequelize.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
    `EXPLAIN (FORMAT JSON) EXECUTE ${call}`,
    { type: QueryTypes.SELECT },
  );
  await sequelize.query("DEALLOCATE planned");
  return row!["QUERY PLAN"][0].Plan;
}

/** Whether a parameter stands for the user: it is compared with `user_id`, or inserted as it. */
function isUser(text: string, position: number): boolean {
  if (new RegExp(`"(user_id|users"\\."id)" = \\$${position}\\b`).test(text)) return true;
  const insert = /^INSERT INTO "\w+" \(([^)]*)\) VALUES \(([^)]*)\)/.exec(text);
  const column = insert?.[1]?.split(",").indexOf('"user_id"') ?? -1;
  return column >= 0 && insert?.[2]?.split(",")[column] === `$${position}`;
}

function valueFor(type: string, user: boolean, userId: string): string {
  if (user) return `'${userId}'`;
  if (/\[\]$/.test(type)) return /^timestamp/.test(type) ? "'{2026-01-01}'" : "'{1}'";
  if (/^enum_/.test(type)) return `enum_first(NULL::${type})`;
  if (type === "jsonpath") return "'$'";
  if (type === "interval") return "'1 day'";
  if (/^(big|small)?int|^numeric|^double/.test(type)) return "1";
  if (/^json/.test(type)) return "'{}'";
  if (/^timestamp|^date/.test(type)) return "'2026-01-01'";
  return type === "boolean" ? "true" : "'x'";
}
