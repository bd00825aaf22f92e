import { type CallInput, type OperationId, type Operations, taskDefaults } from "@docket/contract";
import type { Draft } from "./draft.js";
import type { Write } from "./write.js";

type Guesses = {
  [Id in OperationId]?: (
    draft: Draft,
    input: CallInput<Operations[Id]>,
    write: Write,
  ) => Promise<void>;
};

/** What each operation will probably do to the rows. The server's answer replaces it. */
const guesses: Guesses = {
  createTask: (draft, input, { localId, at }) =>
    draft.put("task", {
      ...taskDefaults,
      ...input,
      id: localId as string,
      createdAt: at,
      updatedAt: at,
    }),
  updateTask: (draft, { id, ...change }) => draft.patch("task", id, change),
  completeTask: (draft, { id }) => draft.patch("task", id, { completed: true }),
  deleteTask: (draft, { id }) => draft.remove("task", id),
};

/** Does a write to the rows of `draft`. */
export async function guess(draft: Draft, write: Write): Promise<void> {
  const one = guesses[write.operation] as Guesses["createTask"];
  if (!one) throw new TypeError(`${write.operation} cannot be done without the server.`);
  await one(draft, write.input as never, write);
}
