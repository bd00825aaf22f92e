import { readInIndexOrder } from "@docket/database";
import { ADMIN_ROLE, APP_ROLE, USER_SETTING } from "@docket/models";
import type pg from "pg";
import type { RecordedStatement } from "./sent-statements.js";

/** A node of a plan, as in the output of `EXPLAIN (FORMAT JSON)`. */
export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Join Type"?: string;
  "Plan Rows": number;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Sort Key"?: string[];
  Operation?: string;
  "Index Cond"?: string;
  Filter?: string;
  Plans?: PlanNode[];
}

export interface Plan {
  root: PlanNode;
  /** The execution time in milliseconds, if the statement was run. */
  executed: number | undefined;
}

/** The identity that sends a statement. */
export interface Sender {
  role: typeof APP_ROLE | typeof ADMIN_ROLE;
  userId: string;
}

/** The sender of a recorded statement, with `userId` in place of the original user. */
export function senderOf({ administrative }: RecordedStatement, userId: string): Sender {
  return administrative ? { role: ADMIN_ROLE, userId: "" } : { role: APP_ROLE, userId };
}

/**
 * A plan for the values, or a generic one, as may be used after a prepared statement's fifth run.
 */
export type PlanKind = "force_custom_plan" | "force_generic_plan";

const PAGE = 50;

/**
 * The plan of a statement. Values are chosen by the types of its parameters; a statement that only
 * reads is also run.
 */
export async function planOf(
  client: pg.Client,
  { text, readOnly, inIndexOrder }: Pick<RecordedStatement, "text"> & Partial<RecordedStatement>,
  sender: Sender,
  kind: PlanKind,
): Promise<Plan> {
  await client.query("BEGIN");
  try {
    await client.query(
      `SELECT set_config('role', $1, true), set_config('${USER_SETTING}', $2, true)`,
      [sender.role, sender.userId],
    );
    await client.query(`SET LOCAL plan_cache_mode = ${kind}`);
    if (inIndexOrder) await client.query(readInIndexOrder.text);
    if (readOnly) await client.query("SET LOCAL enable_sort = off");
    await client.query(`PREPARE planned AS ${text}`);
    const values = (await parameterTypes(client)).map((type, index) =>
      valueFor(type, index, text, sender.userId),
    );
    const read = /^\s*select\b/i.test(text) && !/for update/i.test(text);
    const options = read ? "FORMAT JSON, ANALYZE" : "FORMAT JSON";
    const call = values.length > 0 ? `planned(${values.join(", ")})` : "planned";
    const { rows } = await client.query(`EXPLAIN (${options}) EXECUTE ${call}`);
    const [explained] = rows[0]["QUERY PLAN"];
    return { root: explained.Plan, executed: explained["Execution Time"] };
  } finally {
    await client.query("ROLLBACK");
    await client.query("DEALLOCATE ALL");
  }
}

async function parameterTypes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'planned'",
  );
  return rows[0].types;
}

/**
 * A parameter value as SQL: the first text is the user's id, a number the id of one of the user's
 * rows, or a limit.
 */
function valueFor(type: string, index: number, text: string, userId: string): string {
  const position = index + 1;
  if (new RegExp(`LIMIT \\$${position}\\b`, "i").test(text)) return String(PAGE + 1);
  const id = userId.slice(1);
  switch (type) {
    case "bigint":
    case "integer":
      return id;
    case "bigint[]":
      return `'{${id}}'`;
    case "smallint":
      return "1";
    case "date":
      return "'2026-01-01'";
    case "boolean":
      return "true";
    case "timestamp with time zone":
      return "'2026-01-01 00:30Z'";
    case "jsonb":
    case "json":
      return text.includes(`jsonb_to_recordset($${position}`) ? "'[]'" : "'{}'";
    case "bytea":
      return "'x'";
    case "text":
    case "character varying":
      if (position === 1 || new RegExp(`"user_id" = \\$${position}\\b`).test(text))
        return `'${userId}'`;
      if (/^\s*(insert|update)/i.test(text)) return "'x'"; // short enough for any column
      return new RegExp(`LIKE \\$${position}\\b`, "i").test(text) ? "'%abc%'" : "'Task 5'";
    default:
      return /^enum_/.test(type) ? `(enum_first(NULL::${type}))` : "NULL";
  }
}

/** Every node of a plan. */
export function nodesOf(root: PlanNode): PlanNode[] {
  return [root, ...(root.Plans ?? []).flatMap(nodesOf)];
}

/** A plan as indented text without costs, times and row counts. */
export function planShape(node: PlanNode, depth = 0): string[] {
  const on = node["Relation Name"] ? ` on ${node["Relation Name"]}` : "";
  const using = node["Index Name"] ? ` using ${node["Index Name"]}` : "";
  const operation = node.Operation && node.Operation !== "Select" ? `${node.Operation}` : "";
  const what = operation || node["Node Type"];
  const sorted = node["Sort Key"] ? ` by ${node["Sort Key"].join(", ")}` : "";
  return [
    `${"  ".repeat(depth)}${what}${using}${on}${sorted}`,
    ...(node.Plans ?? []).flatMap((inner) => planShape(inner, depth + 1)),
  ];
}

/** The counts of the administration page, which read whole tables by design. */
export const countsAll =
  /^SELECT count\(\*\) AS "count" FROM "(users|tasks)" AS "\w+"( WHERE "Task"\."deleted_at" IS NULL)?$/;
