import type { ClientBase } from "pg";
import { databaseError } from "../errors.js";
import { type Assigned, culprits, insertRow, misread } from "./sample-insert.js";
import { type Demand, drawRow, type Row, type RowSource } from "./sample-row.js";

/** A table that is being filled. */
export interface Task {
  ident: string;
  clients: ClientBase[];
  /** Whether only the target schema has it. */
  onlyTarget: boolean;
  source: RowSource;
  rows: Row[];
  assigned: Assigned;
  /** The latest error message, by the column for which the row was tried. */
  refusals: Map<string, string>;
}

/**
 * Draws rows until one is accepted, and adds that to the task.
 *
 * @param first the row to try first, instead of one that is drawn
 * @returns whether one was accepted
 */
export async function tryRow(
  task: Task,
  demand: Demand,
  attempts: number,
  first?: Row,
): Promise<boolean> {
  const { source, clients } = task;
  let row = first ?? drawRow(source, demand);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { stored, error } = await insertRow(
      clients,
      source.versions,
      row,
      task.assigned,
      task.onlyTarget,
    );
    if (stored && (demand.filled === undefined || stored[demand.filled] !== null)) {
      task.rows.push(stored);
      source.made.get(source.versions[0]!.root)!.push(stored);
      return true;
    }
    task.refusals.set(demand.filled ?? "", reasonOf(error));
    const named = error ? culprits(error, source.versions) : undefined;
    const wrong = named ?? (await misread(clients, source.versions, row, task.onlyTarget));
    // Occasionally the whole row is redrawn, since the cause may lie elsewhere.
    const again = wrong.length > 0 && source.random() < 0.8 ? wrong : undefined;
    row = drawRow(source, demand, row, again);
  }
  return false;
}

function reasonOf(error: unknown): string {
  if (error === undefined) return "a trigger removes the value";
  return databaseError(error)?.message ?? (error as Error).message;
}
