import { databaseError } from "../errors.js";
import {
  type Assigned,
  culprits,
  insertRow,
  misread,
  type Place,
  REMOVED,
} from "./sample-insert.js";
import { type Demand, drawRow, type Row, type RowSource } from "./sample-row.js";

/** A table that is being filled. */
export interface Task {
  /** In the old schema, the target schema, or both. */
  places: Place[];
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
  const { source, places, assigned } = task;
  const { versions, made, random } = source;
  const { filled = "" } = demand;
  let row = first ?? drawRow(source, demand);
  for (let attempt = 0; attempt < attempts; attempt++) {
    let wrong: string[] = [];
    try {
      const stored = await insertRow(places, row, assigned);
      if (stored[filled] !== null) {
        task.rows.push(stored);
        made.get(versions[0]!.root)!.push(stored);
        return true;
      }
      task.refusals.set(filled, REMOVED);
    } catch (error) {
      task.refusals.set(filled, (databaseError(error) ?? (error as Error)).message);
      wrong = culprits(error, versions) ?? (await misread(error, places, row));
    }
    // Occasionally the whole row is redrawn, since the cause may lie elsewhere.
    const again = wrong.length > 0 && random() < 0.8 ? wrong : undefined;
    row = drawRow(source, demand, row, again);
  }
  return false;
}
