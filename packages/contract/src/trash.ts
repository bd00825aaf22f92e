import { z } from "zod";
import { changedLabel, changedList, changedSection, changedTask } from "./change.js";
import { defineOperation } from "./operation.js";
import { cursor, entity, id, pageOf, pageSize, timestamp } from "./primitives.js";

/** Something in the trash, with its kind. */
const trashed = { deletedAt: timestamp };

export const trashedTask = z
  .object({ entity: z.literal("task"), ...changedTask.shape, ...trashed })
  .meta({ id: "TrashedTask" });
export const trashedList = z
  .object({ entity: z.literal("list"), ...changedList.shape, ...trashed })
  .meta({ id: "TrashedList" });
export const trashedSection = z
  .object({ entity: z.literal("section"), ...changedSection.shape, ...trashed })
  .meta({ id: "TrashedSection" });
export const trashedLabel = z
  .object({ entity: z.literal("label"), ...changedLabel.shape, ...trashed })
  .meta({ id: "TrashedLabel" });

export const trashItem = z
  .discriminatedUnion("entity", [trashedTask, trashedList, trashedSection, trashedLabel])
  .meta({ id: "TrashItem" });
export type TrashItem = z.infer<typeof trashItem>;

export const trashOperations = {
  listTrash: defineOperation({
    id: "listTrash",
    tag: "Trash",
    summary: "What is in the trash",
    description:
      "The last deleted first. What was deleted with something else, as subtasks with their task and tasks with their list, is not named: it comes back with that. It is kept for 30 days, unless the server is set otherwise, and then purged.",
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
      "As it was, with everything that was deleted with it. A task whose list is in the trash or gone comes to the inbox; one whose parent is, becomes a task of its own. If its name is another one's by now, it is not restored (409): rename that one first. What is not in the trash stays as it is.",
    body: z.strictObject({ entity, id }),
    output: z
      .object({
        entity,
        id,
        restored: z.int().meta({
          description: "How many rows are there again, those that were deleted with it among them.",
        }),
      })
      .meta({ id: "Restored" }),
    status: 200,
    refusals: [404, 409],
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
    output: z
      .object({
        purged: z.int().meta({ description: "How many, as the trash lists them." }),
      })
      .meta({ id: "Purged" }),
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
