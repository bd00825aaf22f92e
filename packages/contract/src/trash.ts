import { z } from "zod";
import { defineOperation } from "./operation.js";
import { cursor, entity, id, pageOf, pageSize, timestamp } from "./primitives.js";
import { task } from "./task.js";

/** A task in the trash. */
export const trashedTask = z
  .object({ entity: z.literal("task"), ...task.shape, deletedAt: timestamp })
  .meta({ id: "TrashedTask" });

export const trashItem = z.discriminatedUnion("entity", [trashedTask]).meta({ id: "TrashItem" });
export type TrashItem = z.infer<typeof trashItem>;

export const trashOperations = {
  listTrash: defineOperation({
    id: "listTrash",
    tag: "Trash",
    summary: "What is in the trash",
    description:
      "The last deleted first. It is kept for 30 days, unless the server is set otherwise, and then purged.",
    query: z.strictObject({ limit: pageSize, cursor: cursor.optional() }),
    output: pageOf(trashItem, "TrashPage"),
    status: 200,
    tool: {
      name: "list_trash",
      title: "List the trash",
      readOnly: true,
      destructive: false,
      idempotent: true,
    },
  }),
  restoreFromTrash: defineOperation({
    id: "restoreFromTrash",
    tag: "Trash",
    summary: "Bring something back from the trash",
    description:
      "As it was, with everything that was deleted with it. What is not in the trash stays as it is.",
    body: z.strictObject({ entity, id }),
    output: z
      .object({ tasks: z.array(task).meta({ description: "What is there again." }) })
      .meta({ id: "Restored" }),
    status: 200,
    refusals: [404],
    tool: {
      name: "restore_from_trash",
      title: "Restore from the trash",
      readOnly: false,
      destructive: false,
      idempotent: true,
    },
  }),
  purgeTrash: defineOperation({
    id: "purgeTrash",
    tag: "Trash",
    summary: "Empty the trash, or purge one thing from it",
    description:
      "For good: of what was purged nothing is kept but that it was there. Without `entity` and `id`, everything in the trash.",
    query: z.strictObject({ entity: entity.optional(), id: id.optional() }),
    output: z.object({ purged: z.int().meta({ description: "How many." }) }).meta({ id: "Purged" }),
    status: 200,
    refusals: [404],
    tool: {
      name: "purge_trash",
      title: "Delete from the trash for good",
      readOnly: false,
      destructive: true,
      idempotent: true,
    },
  }),
};
