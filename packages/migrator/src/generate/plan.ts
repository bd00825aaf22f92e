import type { extract, plan } from "@supabase/pg-delta";
import pg from "pg";
import { both } from "../both.js";
import { clientOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { loadPlanner } from "../planner.js";
import type { ScratchDatabase } from "../scratch/server.js";

/** A statement of a migration in the making. */
export interface PlannedStatement {
  sql: string;
  /** What a person has to know about it; becomes a comment above it. */
  remarks: string[];
  /** Whether the server must have committed everything before it (a new enum value in use). */
  needsCommitBefore: boolean;
}

/** The plans of both directions between two databases. */
export interface Plans {
  up: PlannedStatement[];
  down: PlannedStatement[];
}

/** Lets pg-delta plan the way from one database's schema to the other's, and back. */
export async function planBothWays(from: ScratchDatabase, to: ScratchDatabase): Promise<Plans> {
  const { plan } = await loadPlanner();
  const [source, desired] = await both(readFacts(from), readFacts(to));
  return { up: planOne(plan, source, desired), down: planOne(plan, desired, source) };
}

type Facts = Awaited<ReturnType<typeof extract>>["factBase"];

async function readFacts(database: ScratchDatabase): Promise<Facts> {
  const { extract } = await loadPlanner();
  const pool = new pg.Pool({ ...clientOptions(database.connection), max: 1 });
  pool.on("error", () => {}); // an idle connection that the server closed
  try {
    const { factBase, diagnostics } = await extract(pool);
    const blind = diagnostics.filter((found) => found.code === "unmodeled_kind");
    if (blind.length > 0) {
      throw new MigratorError(
        `This can't be planned: ${blind.map((found) => found.message).join("; ")}. ` +
          "Write the migration by hand.",
      );
    }
    return factBase;
  } finally {
    await pool.end();
  }
}

function planOne(planBetween: typeof plan, from: Facts, to: Facts): PlannedStatement[] {
  try {
    return planBetween(from, to).actions.map((action) => ({
      sql: action.sql.trim().replace(/;\s*$/, ""),
      remarks: [],
      needsCommitBefore: action.newSegmentBefore,
    }));
  } catch (error) {
    throw new MigratorError(
      `No order of statements leads from one schema to the other (${(error as Error).message}). ` +
        "Write the migration by hand, or change the models in smaller steps.",
      { cause: error },
    );
  }
}
