import type { extract } from "@supabase/pg-delta";
import pg from "pg";
import { type ConnectionOptions, clientOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { asOwn } from "../guard/state.js";

/** Loads pg-delta on first use: a server that only applies migrations never needs it. */
const loadPlanner = () => import("@supabase/pg-delta");

/** A planned statement of a migration. */
export interface PlannedStatement {
  sql: string;
  /** Remarks for the user, which become a comment above it. */
  remarks: string[];
  /** Whether everything before it must be committed first (it uses a new enum value). */
  needsCommitBefore: boolean;
}

/** The planner's model of a schema. */
export interface Facts {
  base: Awaited<ReturnType<typeof extract>>["factBase"];
  /** Descriptions of objects of kinds that it cannot plan. */
  unknown: string[];
}

/** Reads a schema for the planner. */
export async function readFacts(connection: ConnectionOptions): Promise<Facts> {
  const { extract } = await loadPlanner();
  const pool = new pg.Pool({ ...clientOptions(connection), max: 1 });
  pool.on("error", () => {}); // the server may close an idle connection
  try {
    const { factBase, diagnostics } = await asOwn(() => extract(pool));
    const unknown = diagnostics.flatMap(({ code, context }) => {
      const { kind, samples } = (context ?? {}) as { kind?: string; samples?: string[] };
      const isOurs = kind === "statistics object"; // planned in `statistics.ts`
      return code === "unmodeled_kind" && !isOurs ? [`${kind} ${samples?.join(", ")}`] : [];
    });
    return { base: factBase, unknown };
  } finally {
    await pool.end();
  }
}

/**
 * Checks that objects that the planner cannot plan are in both schemas.
 *
 * @throws {MigratorError} naming what differs
 */
export function assertPlannable(from: Facts, to: Facts): void {
  const only = (one: Facts, other: Facts) =>
    one.unknown.filter((what) => !other.unknown.includes(what));
  const [gone, come] = [only(from, to), only(to, from)];
  if (gone.length + come.length === 0) return;
  throw new MigratorError(
    `This can't be planned: ${[
      ...come.map((what) => `${what} is only in the models`),
      ...gone.map((what) => `${what} is only in the migrations`),
    ].join(
      "; ",
    )}. Write the statements for it by hand, in a migration of their own, and generate again.`,
  );
}

/** Roles and memberships belong to the server: a role that somebody makes meanwhile is in one schema only. */
const ofRoles = /^(?:(?:CREATE|ALTER|DROP|COMMENT ON) ROLE\b|(?:GRANT|REVOKE) (?!.* ON ))/s;

/** Lets pg-delta plan the statements from one schema to another. */
export async function planBetween(from: Facts, to: Facts): Promise<PlannedStatement[]> {
  const { plan } = await loadPlanner();
  try {
    const planned = plan(from.base, to.base).actions.map((action) => ({
      sql: action.sql.trim().replace(/;\s*$/, ""),
      remarks: [],
      needsCommitBefore: action.newSegmentBefore,
    }));
    return planned.filter(({ sql }) => !ofRoles.test(sql));
  } catch (error) {
    const { message } = error as Error;
    const [inUse] = /^.*?: cannot (?:replace|change) .*?(?= — )/s.exec(message) ?? [];
    throw new MigratorError(
      inUse === undefined
        ? `No order of statements leads from one schema to the other (${message}). ` +
            "Write the migration by hand, or change the models in smaller steps."
        : `This can't be planned: ${inUse}. By hand: give the old type another name (ALTER TYPE … RENAME TO …_old), ` +
            "create the new one, move each column to it (ALTER COLUMN … TYPE … USING …::text::…), then drop the old one.",
      { cause: error },
    );
  }
}
