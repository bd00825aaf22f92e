import { Turn } from "@docket/models";
import { col } from "sequelize";
import { refuse } from "../errors.js";
import type { OperationContext } from "../operations/operation.js";
import { readTurn } from "./read-turn.js";
import type { TurnRow } from "./turn-rows.js";

/** A turn that has ended, locked until this transaction ends. @throws AppError 404; 409 while it runs */
export async function lockTurn(context: OperationContext, id: string): Promise<TurnRow> {
  const { userId } = context;
  await Turn.findOne({ attributes: ["id"], where: { userId, id }, lock: true });
  const turn = await readTurn(context, id);
  if (turn.status === "running") {
    throw refuse.conflict("The assistant is still working. Wait for it, or stop it first.");
  }
  return turn;
}

/** Marks the turn as changed when only its calls have changed. */
export async function touchTurn({ userId }: OperationContext, id: string): Promise<void> {
  await Turn.update({ detail: col("detail") } as object, { where: { userId, id } });
}
