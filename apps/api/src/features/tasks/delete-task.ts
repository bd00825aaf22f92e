import type { Handler } from "../../operations/operation.js";
import { moveToTrash } from "../trash/move-to-trash.js";

/** Moves a task to the trash, with its subtasks. */
export const deleteTask: Handler<"deleteTask"> = (context, { id }) =>
  moveToTrash(context, "task", id);
